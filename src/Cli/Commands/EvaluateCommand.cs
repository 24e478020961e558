using System.CommandLine;
using GpuTrainer.Data;
using GpuTrainer.Model;
using GpuTrainer.Training;
using ILGPU.Runtime;

namespace GpuTrainer.Cli;

/// <summary>gpu-trainer evaluate: measures a saved network on a part of a data set.</summary>
internal static class EvaluateCommand
{
    private static readonly string[] s_parts = ["test", "validation", "train"];

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandHost host)
    {
        Option<string> model = CommonOptions.ModelPath();
        var data = new DatasetOptionGroup(defaultName: null, defaultText: "the set that the model was trained on");
        Option<string?> part = ChoiceOption.Create(
            "--part", $"Which part of it; default: {s_parts[0]}. validation is what train --validation held out, train the rest.", s_parts);
        var confusion = new Option<bool>("--confusion") { Description = "Tell the accuracy of each class, and what is taken for what." };
        Option<bool> json = CommonOptions.Json();
        var device = new DeviceOptions();
        var command = new Command("evaluate", "Measure a saved network on a part of a data set.") { model };
        data.AddTo(command);
        command.Add(part);
        command.Add(confusion);
        device.AddTo(command);
        command.Add(json);
        command.SetAction(parsed =>
        {
            SavedModel saved = CommonOptions.LoadModel(parsed.GetRequiredValue(model));
            IDataset measured = Open(parsed, host, data, saved, parsed.GetValue(part) ?? s_parts[0], parsed.GetValue(json));
            using OpenDevice opened = device.Open(parsed);
            using var loaded = new LoadedModel(opened.Accelerator, saved);
            using Evaluator evaluator = loaded.CreateEvaluator();
            Evaluation evaluation = evaluator.Evaluate(measured);
            ConfusionMatrix? matrix = null;
            if (parsed.GetValue(confusion))
            {
                using Predictor predictor = loaded.CreatePredictor();
                matrix = ConfusionMatrix.Measure(predictor, measured);
            }

            if (parsed.GetValue(json))
                EvaluateText.WriteJson(host.Output, evaluation, matrix);
            else
                EvaluateText.Write(host.Output, evaluation, measured, matrix);
            return ExitCode.Success;
        });
        return command;
    }

    private static IDataset Open(ParseResult parsed, CommandHost host, DatasetOptionGroup options, SavedModel saved, string part, bool json)
    {
        DatasetNotes? notes = DatasetNotes.Read(saved);
        string? name = options.Name(parsed);
        if (name is null && !json)
            host.Output.WriteLine($"Data    {notes?.Data ?? DigitsDataset.Name} ({(notes is null ? "the default: the model notes no set" : "what the model was trained on")})");

        // Where the command line says neither, pictures come in the form that the network was trained with.
        (int? size, int? channels) = options.Form(parsed);
        TrainTestData data = options.Open(
            parsed, host, name ?? notes?.Data ?? DigitsDataset.Name, (size ?? notes?.ImageSize, channels ?? notes?.Channels));
        if (part == "test")
            return data.Test;
        if (notes?.Validation is { } share)
            data = data.HoldOut(share, notes.Seed);
        return part == "train"
            ? data.Train
            : data.Validation ?? throw new UsageException("--part: the model was trained without --validation, so there is no validation part.");
    }
}
