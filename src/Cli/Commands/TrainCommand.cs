using System.CommandLine;
using GpuTrainer.Data;
using GpuTrainer.Kernels;
using GpuTrainer.Model;
using GpuTrainer.Training;
using ILGPU.Runtime;

namespace GpuTrainer.Cli;

/// <summary>gpu-trainer train: learns from a data set and saves the network.</summary>
internal static class TrainCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandHost host)
    {
        var data = new DatasetOptionGroup();
        Option<bool> json = CommonOptions.Json();
        var options = new TrainOptions();
        var device = new DeviceOptions();
        var output = new Option<string>("--out")
        {
            Description = $"Directory for {ModelFile.DefaultName}, made where missing; an older model in it is replaced.",
            HelpName = "DIR",
            DefaultValueFactory = _ => CommonOptions.ModelDirectory,
        };
        var command = new Command("train", "Train a network and save it.");
        data.AddTo(command);
        options.AddTo(command);
        device.AddTo(command);
        command.Add(output);
        command.Add(json);
        command.SetAction(parsed => Run(
            parsed, host, options, device, data, parsed.GetRequiredValue(output), parsed.GetValue(json)));
        return command;
    }

    private static int Run(
        ParseResult parsed, CommandHost host, TrainOptions options, DeviceOptions deviceOptions, DatasetOptionGroup dataOptions, string directory,
        bool json)
    {
        Loss loss = options.ReadLoss(parsed);
        Optimizer optimizer = options.ReadOptimizer(parsed);
        TrainerOptions trainerOptions = options.ReadTrainer(parsed, json);
        string name = dataOptions.Name(parsed)!; // There is a default.
        TrainTestData data = dataOptions.Open(parsed, host, name);
        double? validation = options.ReadValidation(parsed);
        if (validation is { } share)
            data = data.HoldOut(share, options.ReadSeed(parsed));
        ModelDescription description = options.ReadModel(parsed, data.Train);
        IReadOnlyList<NamedTensor>? initial = options.ReadInitialWeights(parsed, description);
        string file = PrepareFile(directory); // Before the work, whose result could not be saved otherwise.
        using OpenDevice device = deviceOptions.Open(parsed);
        if (MatMul.WhyNot(trainerOptions.MatMul, device.Accelerator.Device) is { } reason)
            throw new UsageException($"--matmul {MatMulOption.Cublas}: {reason} Leave it out.");
        using var trainer = new Trainer(device.Accelerator, description, data, loss, optimizer, trainerOptions);
        if (initial is not null)
            trainer.Parameters.Write(initial);

        ITrainReporter reporter = CreateReporter(host, json);
        reporter.OnStart(new TrainStart(data, description.Model, device, trainerOptions));
        CancellationToken interruption = host.WatchInterruption();
        TrainingResult result = reporter.Watch(() => trainer.Run(reporter, interruption));
        string hash = trainer.Save(file, NotesOf(parsed, dataOptions, name, validation, options.ReadSeed(parsed)));
        reporter.OnDone(new TrainDone(result, file, device.Choice, device.Compiler, hash, validation is not null));
        return result.WasCancelled ? ExitCode.Interrupted : ExitCode.Success;
    }

    // A folder by its full path, so that evaluate finds it from wherever it is called.
    private static Dictionary<string, string> NotesOf(ParseResult parsed, DatasetOptionGroup data, string name, double? validation, ulong seed)
    {
        (int? imageSize, int? channels) = data.Form(parsed);
        return new DatasetNotes(DatasetCatalog.Find(name)?.Name ?? Path.GetFullPath(name), imageSize, channels, validation, seed).ToNotes();
    }

    private static ITrainReporter CreateReporter(CommandHost host, bool json)
    {
        if (json)
            return new JsonTrainReporter(host.Output);
        return host.IsTerminal ? new TerminalTrainReporter(host.Output) : new PlainTrainReporter(host.Output);
    }

    private static string PrepareFile(string directory)
    {
        OutputFile.PrepareDirectory("--out", directory);
        return Path.Combine(directory, ModelFile.DefaultName);
    }
}
