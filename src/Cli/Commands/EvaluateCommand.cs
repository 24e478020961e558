using System.CommandLine;
using GpuTrainer.Data;
using GpuTrainer.Model;
using GpuTrainer.Training;
using ILGPU.Runtime;

namespace GpuTrainer.Cli;

/// <summary>gpu-trainer evaluate: measures a saved network on a data set's test part.</summary>
internal static class EvaluateCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandHost host)
    {
        Option<string> model = CommonOptions.ModelPath();
        Option<string> data = CommonOptions.Data();
        Option<bool> json = CommonOptions.Json();
        var device = new DeviceOptions();
        var command = new Command("evaluate", "Measure a saved network on the test part of a data set.") { model, data };
        device.AddTo(command);
        command.Add(json);
        command.SetAction(parsed =>
        {
            SavedModel saved = CommonOptions.LoadModel(parsed.GetRequiredValue(model));
            IDataset test = DatasetCatalog.Open(parsed.GetRequiredValue(data)).Test;
            using OpenDevice opened = device.Open(parsed);
            Evaluation evaluation = Evaluate(opened, saved, test);
            Write(host.Output, evaluation, test, parsed.GetValue(json));
            return ExitCode.Success;
        });
        return command;
    }

    private static Evaluation Evaluate(OpenDevice device, SavedModel saved, IDataset test)
    {
        using var loaded = new LoadedModel(device.Accelerator, saved);
        using Evaluator evaluator = loaded.CreateEvaluator();
        return evaluator.Evaluate(test);
    }

    private static void Write(TextWriter output, Evaluation evaluation, IDataset test, bool json)
    {
        if (json)
        {
            JsonLine.Write(output, line =>
            {
                line.WriteNumberOrNull("accuracy", evaluation.Accuracy);
                line.WriteNumberOrNull("loss", evaluation.Loss);
                line.WriteNumber("count", evaluation.Count);
            });
            return;
        }

        output.WriteLine($"{test.Name}: accuracy {TrainText.Percent(evaluation.Accuracy)}, loss {evaluation.Loss:0.0000}, {evaluation.Count:N0} images");
    }
}
