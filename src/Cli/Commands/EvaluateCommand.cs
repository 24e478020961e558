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
        var data = new DatasetOptionGroup(
            defaultName: null, defaultText: "the set that the model was trained on", use: "What to measure the network on", defaultForm: "as the model was trained with");
        Option<string?> part = ChoiceOption.Create(
            "--part", $"Which part of it; default: {s_parts[0]}. validation is what train --validation held out, train the rest.", s_parts);
        var confusion = new Option<bool>("--confusion")
        {
            Description = "Tell precision, recall and F1 of each class, what is taken for what, the surest mistakes, and the calibration error.",
        };
        Option<int?> topK = NumberOption.CreateOptional(
            "--top-k", "Tell also how often the right class is among the K most probable.", new Bounds<int>(1, int.MaxValue, "a whole number of at least 1"));
        Option<bool> json = CommonOptions.Json();
        var device = new DeviceOptions();
        var command = new Command("evaluate", "Measure a saved network on a part of a data set.") { model };
        data.AddTo(command);
        command.Add(part);
        command.Add(confusion);
        command.Add(topK);
        device.AddTo(command);
        command.Add(json);
        command.SetAction(parsed =>
        {
            SavedModel saved = CommonOptions.LoadModel(parsed.GetRequiredValue(model));
            int? most = parsed.GetValue(topK);
            if (most > saved.Description.ClassNames.Count)
                throw new UsageException($"--top-k: got {most}, expected at most {saved.Description.ClassNames.Count}, the network's classes.");
            IDataset measured = Open(parsed, host, data, saved, parsed.GetValue(part) ?? s_parts[0], parsed.GetValue(json));
            using OpenDevice opened = device.Open(parsed);
            using var loaded = new LoadedModel(opened.Accelerator, saved);
            using Evaluator evaluator = loaded.CreateEvaluator();
            Evaluation evaluation = evaluator.Evaluate(measured);
            ClassificationReport? report = null;
            if (parsed.GetValue(confusion) || most is not null)
            {
                using Predictor predictor = loaded.CreatePredictor();
                report = ClassificationReport.Measure(predictor, measured, most);
            }

            ClassificationReport? ofTopK = most is null ? null : report, ofClasses = parsed.GetValue(confusion) ? report : null;
            if (parsed.GetValue(json))
                EvaluateJson.Write(host.Output, evaluation, ofTopK, ofClasses);
            else
                EvaluateText.Write(host.Output, evaluation, measured, ofTopK, ofClasses);
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
