using System.CommandLine;
using GpuTrainer.Compute;
using GpuTrainer.Model;
using ILGPU.Runtime;

namespace GpuTrainer.Cli;

/// <summary>gpu-trainer summary: shows a network's layers, and the memory and arithmetic of a training step.</summary>
internal static class SummaryCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandHost host)
    {
        var model = new Option<string?>("--model")
        {
            Description = $"A predefined network ({string.Join(", ", NamedModels.Names)}), or a saved model's folder or file. "
                + $"Default: {NamedModels.Names[0]}.",
            HelpName = "NAME|DIR|FILE",
        };
        var layers = new Option<string?>("--layers")
        {
            Description = "A network of your own, as a list of layers (docs/layers.md).",
            HelpName = "LAYERS",
        };
        var input = new Option<string?>("--input")
        {
            Description = "The shape of one input sample: channels,height,width or a number of features. Not for a saved model. "
                + "Default: 1,28,28.",
            HelpName = "SHAPE",
        };
        Option<int?> classes = NumberOption.CreateOptional(
            "--classes", "Number of outputs of a predefined network. Default: 10.", Bounds.Positive);
        Option<int> batchSize = NumberOption.Create(
            "--batch-size", "Samples per step.", 64, Bounds.Positive);
        Option<bool> json = CommonOptions.Json();
        var command = new Command("summary", "Show a network's layers and parameters, and the memory and arithmetic of a training step.")
        {
            model, layers, input, classes, batchSize, json,
        };
        command.SetAction(parsed =>
        {
            Sequential network = Read(parsed.GetValue(model), parsed.GetValue(layers), parsed.GetValue(input), parsed.GetValue(classes));
            int rows = parsed.GetRequiredValue(batchSize);
            var summary = new NetworkSummary(network, rows, MemoryOfStep(network, rows));
            if (parsed.GetValue(json))
                summary.WriteJson(host.Output);
            else
                summary.Write(host.Output);
            return ExitCode.Success;
        });
        return command;
    }

    private static Sequential Read(string? model, string? layers, string? input, int? classes)
    {
        if (model is not null && layers is not null)
            throw new UsageException("--layers: not with --model; leave one of them out.");
        bool isSaved = model is not null && !NamedModels.Names.Contains(model);
        if (isSaved && (input is not null || classes is not null))
        {
            throw new UsageException($"{(input is not null ? "--input" : "--classes")}: not with a saved model, which has its own; leave "
                + "it out.");
        }

        if (layers is not null && classes is not null)
            throw new UsageException("--classes: not with --layers, whose last layer sets the number of outputs; leave it out.");
        if (isSaved)
        {
            if (!File.Exists(ModelFile.Resolve(model!)))
            {
                throw new UsageException($"--model: got \"{model}\", expected one of {string.Join(", ", NamedModels.Names)}, or a saved "
                    + "model's folder or file.");
            }

            return ModelFile.Load(model!).Description.Model;
        }

        if (!Shape.TryParse(input ?? "1,28,28", out Shape? shape))
            throw new UsageException($"--input: got \"{input}\", expected a shape such as 1,28,28.");
        // Only known names get here.
        return Sequential.Parse(layers ?? NamedModels.TryGetLayers(model ?? NamedModels.Names[0], classes ?? 10)!, shape);
    }

    /// <summary>Bytes that a step with Adam takes on the CPU, without the data set, measured by allocating them.</summary>
    private static long MemoryOfStep(Sequential network, int rows)
    {
        using DeviceSearch search = DeviceSearch.Find(AcceleratorType.CPU, new CpuOptions());
        using var accelerator = (SimdAccelerator)search.Open(search.Devices[0]);
        long before = accelerator.AllocatedBytes;
        using var parameters = new ParameterBuffer(accelerator, network.Layout);
        using var gradients = new ParameterBuffer(accelerator, network.Layout);
        const int adamsMoments = 2;
        long moments = (long)adamsMoments * network.Layout.LearnedLength * sizeof(float);
        using ExecutionPlan? plan = network.Layout.ParameterCount == 0
            ? new ExecutionPlan(accelerator, network, parameters, rows)
            : new ExecutionPlan(accelerator, network, parameters, gradients, rows, 0);
        return accelerator.AllocatedBytes - before + moments;
    }
}
