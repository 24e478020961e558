using System.CommandLine;
using System.CommandLine.Parsing;
using System.Reflection;
using GpuTrainer.Data;
using GpuTrainer.Kernels;
using GpuTrainer.Model;
using GpuTrainer.Runs;
using GpuTrainer.Training;
using ILGPU.Runtime;

namespace GpuTrainer.Cli;

/// <summary>
/// Runs train: checks the options and the data first, then prints them, then does what takes time: hashing the data, allocating memory,
/// training.
/// </summary>
internal sealed class TrainRun
{
    // In addition to those kept: the best epoch's, and the one being written.
    private const int CheckpointsUnderWay = 2;

    private readonly CommandHost _host;
    private readonly TrainOptionGroups _groups;
    private readonly ParseResult _parsed;
    private readonly ResumedRun? _resumed;
    private readonly IReadOnlyDictionary<string, string> _arguments;
    private readonly bool _isSaved;
    private readonly RunFolder _folder;
    private readonly RunOutput _output;

    /// <summary>Prepares the run; reads only where its folder is.</summary>
    /// <param name="host">Stdout, stderr and signals.</param>
    /// <param name="groups">The command's options.</param>
    /// <param name="parsed">The command line; of a resumed run, the merged one.</param>
    /// <param name="resumed">The run to resume; null: a new one.</param>
    /// <param name="arguments">The options as text.</param>
    public TrainRun(CommandHost host, TrainOptionGroups groups, ParseResult parsed, ResumedRun? resumed,
        IReadOnlyDictionary<string, string> arguments)
    {
        _host = host;
        _groups = groups;
        _parsed = parsed;
        _resumed = resumed;
        _arguments = arguments;
        _isSaved = !groups.Stop.IsFastDevRun(parsed);
        _folder = groups.Run.ReadFolder(parsed);
        _output = new RunOutput(_folder, Tell);
    }

    /// <summary>Trains; returns the exit code.</summary>
    public int Run()
    {
        ITrainReporter shown = _groups.Show.Create(_parsed, _host);
        Loss loss = _groups.Train.ReadLoss(_parsed);
        Optimizer optimizer = _groups.Train.ReadOptimizer(_parsed);
        TrainerOptions options = ReadOptions();
        _resumed?.CheckEpochs(options.Epochs, _resumed.Result?.Epochs ?? 0);
        string name = _groups.Data.Name(_parsed)!; // There is a default.
        // One thread reads the data while this one opens the device. Errors of the data and the network are still reported first.
        var reading = Task.Run(() => _groups.Data.Open(_parsed, _host, name));
        using var opening = new DeviceOpening(() => _groups.Device.Open(_parsed));
        TrainTestData all = reading.GetAwaiter().GetResult();
        double? share = _groups.Train.ReadValidation(_parsed);
        TrainTestData data = _groups.Stop.Apply(_parsed, share is { } held ? all.HoldOut(held, options.Seed) : all, options);
        Sequential network = _groups.Train.Network.Read(_parsed, data.Train);
        InputNormalization? normalization =
            _groups.Train.Network.IsMeasured(_parsed) ? null : _groups.Train.ReadNormalization(_parsed, data.Train);
        // A resumed run has its weights in a checkpoint.
        IReadOnlyList<NamedTensor>? initial = _resumed is null ? _groups.Train.Network.ReadInitialWeights(_parsed, network) : null;
        Trainer.Check(network, data, loss, options);
        if (_isSaved)
            _output.Prepare();
        OpenDevice device = opening.Device;
        if (MatMul.WhyNot(options.MatMul, device.Accelerator.Device) is { } reason)
            throw new UsageException($"--matmul {MatMulNames.Cublas}: {reason} Leave it out.");
        MemoryEstimate.Check(device, network, data, optimizer, options);

        // From here on, the work takes time.
        var reporter = new GuardedTrainReporter(shown);
        reporter.OnStart(new TrainStart(data, network, device, options));
        Task<string> hashing = _isSaved ? Task.Run(() => DataHash.Of(all)) : Task.FromResult("");
        if (_resumed is not null && hashing.GetAwaiter().GetResult() != _resumed.Config.Data.Sha256)
        {
            throw new UsageException(
                $"{RunOptionGroup.ResumeName}: the data ({name}) has changed since the run in {_folder.Path} began; restore it, or start a "
                    + "new run.");
        }

        normalization ??= _groups.Train.ReadNormalization(_parsed, data.Train);
        var description = new ModelDescription(network, data.Train.ClassNames, normalization);
        using var trainer = new Trainer(device.Accelerator, description, data, loss, optimizer, options);
        if (initial is not null)
            trainer.Parameters.Write(initial);
        using var recorder = new RunRecorder(
            _folder,
            _output,
            data.Validation is not null,
            Math.Min(options.BatchSize, data.Train.Count),
            data.Train.Count,
            _groups.Run.WithTensorBoard(_parsed));
        string sha256 = hashing.GetAwaiter().GetResult();
        RunConfig? config = _isSaved ? ConfigOf(data, name, sha256, network, device, options) : null;
        if (config is not null)
            Begin(trainer, reporter, recorder, options, config);
        return new RunEnd(_host, _folder, _output, reporter, trainer, NotesOf(name, share, options.Seed), data, device, options)
        {
            IsOwnModel = _groups.Run.IsOverwriting(_parsed) || (_resumed?.OwnsModel() ?? false),
            Config = config,
        }.Train(recorder);
    }

    private TrainerOptions ReadOptions()
    {
        TrainerOptions options = _groups.Stop.Apply(_parsed, _groups.Train.ReadTrainer(_parsed, _groups.Show.IsJson(_parsed)));
        return options with
        {
            KeepBest = _groups.Run.IsBestKept(_parsed, _groups.Stop.HasPatience(_parsed)),
            Checkpoints = _isSaved ? _groups.Run.ReadCheckpoints(_parsed, _folder) : null,
        };
    }

    /// <summary>Loads the checkpoint to resume from, or makes room for a new run, and writes config.json.</summary>
    private void Begin(Trainer trainer, ITrainReporter reporter, RunRecorder recorder, TrainerOptions options, RunConfig config)
    {
        ResumeReport? from = null;
        if (_resumed is not null)
        {
            from = trainer.Resume(_folder.CheckpointsPath);
            foreach (string damaged in from?.Damaged ?? [])
                Tell($"skipped a damaged checkpoint, and uses the one before it: {damaged}");
            _resumed.CheckEpochs(options.Epochs, from?.Epochs.Count ?? 0);
            File.Delete(_folder.ResultPath);
            reporter.OnResume(from ?? new ResumeReport("", 0, [], []), options.Epochs);
        }
        else
        {
            int checkpoints = options.Checkpoints!.Keep + CheckpointsUnderWay; // A run that is saved has them.
            _output.CheckSpace(trainer.Parameters.View.LengthInBytes, trainer.CheckpointBytes, checkpoints);
            _output.Begin(_groups.Run.IsOverwriting(_parsed), message =>
            {
                if (!reporter.OnNote(message))
                    Tell(message);
            });
        }

        config.Write(_folder.ConfigPath);
        recorder.Resume(from?.Epochs ?? []);
    }

    private RunConfig ConfigOf(TrainTestData data, string name, string sha256, Sequential network, OpenDevice device,
        TrainerOptions options)
    {
        ImageShape shape = data.Train.ItemShape;
        // The SDK always sets the attribute.
        string version = typeof(TrainRun).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        return new RunConfig
        {
            Command = _resumed?.Config.Command
                ?? ["train", .. _parsed.Tokens.Where(token => token.Type != TokenType.Command).Select(token => token.Value)],
            Options = _arguments,
            Data = new RunData(
                DatasetCatalog.Find(name)?.Name ?? Path.GetFullPath(name), sha256, data.Train.Count, data.Validation?.Count ?? 0,
                data.Test.Count,
                [shape.Channels, shape.Height, shape.Width], data.Train.ClassNames),
            Seed = options.Seed,
            Network = new RunNetwork(network.LayerText, network.Layout.ParameterCount),
            Device = new RunDevice(device.Choice.ToString(), device.Accelerator.Device.Name, CompilerNames.Of(device.Compiler)),
            Runtime = RunRuntime.Current(version),
            Started = _resumed?.Config.Started ?? DateTimeOffset.UtcNow,
        };
    }

    // A folder as its full path, so that evaluate finds it from any directory.
    private Dictionary<string, string> NotesOf(string name, double? validation, ulong seed)
    {
        (int? imageSize, int? channels) = _groups.Data.Form(_parsed);
        return new DatasetNotes(DatasetCatalog.Find(name)?.Name ?? Path.GetFullPath(name), imageSize, channels, validation, seed).ToNotes();
    }

    private void Tell(string message) => _host.Error.WriteLine($"gpu-trainer: {PrintableText.Of(message)}");
}
