using System.CommandLine;
using GpuTrainer.Model;
using GpuTrainer.Training;
using ILGPU.Runtime;

namespace GpuTrainer.Cli;

/// <summary>gpu-trainer predict: classifies pictures.</summary>
internal static class PredictCommand
{
    // A longer name shifts its own line only, and lines with shorter ones stay within 80 columns.
    private const int MaxFileWidth = 32;

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandHost host)
    {
        Option<string> model = CommonOptions.ModelPath();
        var device = new DeviceOptions();
        var options = new PredictOptions();
        var files = new Argument<string[]>("FILE|DIR|GLOB")
        {
            Description = "Pictures (PNG, JPEG, BMP, GIF, PNM, TIFF, WebP), folders of pictures, or patterns such as 'scans/*.png'.",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("predict", "Classify pictures.") { files, model };
        options.AddTo(command);
        device.AddTo(command);
        command.SetAction(parsed =>
        {
            PredictChoices choices = options.Read(parsed);
            SavedModel saved = CommonOptions.LoadModel(parsed.GetRequiredValue(model));
            var input = new PictureInput(saved.Description, choices.Raw, choices.Segment, choices.Show);
            IReadOnlyList<PictureSource> sources = PictureFiles.Expand(parsed.GetRequiredValue(files));
            InputSaver? saver = choices.SaveInput is null ? null : new InputSaver(choices.SaveInput, choices.Segment || sources.Count > 1);
            using OpenDevice opened = device.Open(parsed);
            using var loaded = new LoadedModel(opened.Accelerator, saved);
            using Predictor predictor = loaded.CreatePredictor();
            using var secondReader = new SecondReader(opened.Accelerator);
            IPredictReporter reporter = CreateReporter(host, saved, choices, input, sources);
            return new PredictRun(predictor, secondReader, saved.Description.ClassNames, input, choices, reporter, saver, host.Error)
                .Run(sources);
        });
        return command;
    }

    private static IPredictReporter CreateReporter(
        CommandHost host, SavedModel saved, PredictChoices choices, PictureInput input, IReadOnlyList<PictureSource> sources)
    {
        if (choices.Json)
            return new JsonPredictReporter(host.Output, choices.Top, choices.Segment, choices.MinConfidence);
        int width = Math.Min(sources.Max(source => PrintableText.Of(source.Path).Length), MaxFileWidth);
        return new PlainPredictReporter(
            host.Output, saved.Description.ClassNames, width, choices.Top ?? PredictOptions.DefaultTop, choices.Segment,
            choices.MinConfidence,
            choices.Show ? PlainPredictReporter.Drawing(input.Shape, host.IsTerminal) : null);
    }
}
