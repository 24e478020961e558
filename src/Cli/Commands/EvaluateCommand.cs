using System.CommandLine;
using GpuTrainer.Data;
using GpuTrainer.Model;
using GpuTrainer.Training;
using ILGPU.Runtime;

namespace GpuTrainer.Cli;

/// <summary>gpu-trainer evaluate: measures a saved network on one part of a data set.</summary>
internal static class EvaluateCommand
{
    private static readonly string[] Parts = ["test", "validation", "train"];

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandHost host)
    {
        Option<string> model = CommonOptions.ModelPath();
        var data = new DatasetOptionGroup(
            defaultName: null, defaultText: "the data that the model was trained on", use: "The data set to evaluate on",
            defaultForm: "as in training");
        Option<string?> part = ChoiceOption.Create(
            "--part", $"The part to use: test, validation (what train --validation held out) or train (the rest). Default: {Parts[0]}.",
            Parts);
        var confusion = new Option<bool>("--confusion")
        {
            Description = "Show precision, recall and F1 of each class, the confusion matrix, the most confident mistakes and the "
                + "calibration error.",
        };
        Option<int?> topK = NumberOption.CreateOptional(
            "--top-k", "Show how often the right class is among the N most probable.", Bounds.Positive);
        Option<bool> json = CommonOptions.Json();
        var device = new DeviceOptions();
        var command = new Command("evaluate", "Measure the accuracy and loss of a saved network.") { model };
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
            {
                throw new UsageException(
                    $"--top-k: got {most}, expected at most {saved.Description.ClassNames.Count}, the number of the network's classes.");
            }

            IDataset measured = Open(parsed, host, data, saved, parsed.GetValue(part) ?? Parts[0], parsed.GetValue(json));
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
        {
            string why = notes is null ? "the default, as the model does not name its data" : "what the model was trained on";
            host.Output.WriteLine($"Data    {notes?.Data ?? DigitsDataset.Name} ({why})");
        }

        // Unless the command line says otherwise, pictures have the size and channels that the network was trained with.
        (int? size, int? channels) = options.Form(parsed);
        TrainTestData data = options.Open(
            parsed, host, name ?? notes?.Data ?? DigitsDataset.Name, (size ?? notes?.ImageSize, channels ?? notes?.Channels));
        if (part == "test")
            return data.Test;
        if (notes?.Validation is { } share)
            data = data.HoldOut(share, notes.Seed);
        return part == "train"
            ? data.Train
            : data.Validation
                ?? throw new UsageException("--part: got validation, but the model was trained without --validation; use test or train.");
    }
}
