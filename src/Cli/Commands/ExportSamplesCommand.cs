using System.CommandLine;
using GpuTrainer.Data;
using GpuTrainer.Data.Images;
using GpuTrainer.Model;
using GpuTrainer.Runs;
using GpuTrainer.Training;
using ILGPU.Runtime;

namespace GpuTrainer.Cli;

/// <summary>gpu-trainer export-samples: writes test images as picture files, and a contact sheet with a network's predictions.</summary>
internal static class ExportSamplesCommand
{
    private const int DefaultCount = 16;

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandHost host)
    {
        var data = new DatasetOptionGroup(use: "The data set whose test images to write");
        Option<string> model = CommonOptions.ModelPath();
        Option<int?> count = NumberOption.CreateOptional(
            "--count", $"Write the first N images. Default: {DefaultCount}.", Bounds.Positive);
        var all = new Option<bool>("--all") { Description = "Write all images." };
        var output = new Option<string?>("--out")
        {
            Description = "Folder for the pictures; each is named LL_NN.png, after its label and a number.",
            HelpName = "DIR",
        };
        var grid = new Option<string?>("--grid")
        {
            Description = "Write a contact sheet of the images with their actual and predicted labels (by the network in --model), "
                + "errors in red. The extension (such as .png or .jpg) selects the format.",
            HelpName = "FILE",
        };
        var device = new DeviceOptions();
        var command =
            new Command("export-samples", "Write test images as PNG files, or as a contact sheet.") { output, grid, count, all, model };
        data.AddTo(command);
        device.AddTo(command);
        command.SetAction(parsed =>
        {
            string? directory = parsed.GetValue(output), sheet = parsed.GetValue(grid);
            if (directory is null && sheet is null)
                throw new UsageException("--out: expected a folder for the pictures, --out DIR, or a contact sheet, --grid FILE.png.");
            if (parsed.GetValue(all) && parsed.GetValue(count) is not null)
                throw new UsageException("--all: not with --count; leave one of them out.");
            IDataset test = data.Open(parsed, host, data.Name(parsed)!).Test;
            int samples = parsed.GetValue(all) ? test.Count : parsed.GetValue(count) ?? Math.Min(DefaultCount, test.Count);
            if (samples > test.Count)
                throw new UsageException($"--count: got {samples}, expected at most {test.Count}, the number of images in {test.Name}.");
            if (sheet is not null)
            {
                OutputFile.PreparePicture("--grid", sheet);
                WriteGrid(host.Output, sheet, test, samples, CommonOptions.LoadModel(parsed.GetRequiredValue(model)), () =>
                    device.Open(parsed));
            }

            if (directory is not null)
                WriteSamples(host.Output, directory, test, samples);
            return ExitCode.Success;
        });
        return command;
    }

    private static void WriteSamples(TextWriter output, string directory, IDataset test, int samples)
    {
        if (!ItemImage.CanShow(test.ItemShape))
            throw new UsageException($"--data: items are {test.ItemShape}, expected 1 channel (grey) or 3 (red, green, blue).");
        OutputFile.PrepareDirectory("--out", directory);
        int[] numbers = new int[test.ClassNames.Count];
        for (int i = 0; i < samples; i++)
        {
            int label = test.Label(i);
            string path = Path.Combine(directory, SampleName.Format(label, numbers[label]++));
            ImageFile.Write(path, ItemImage.Of(test.Item(i), test.ItemShape));
        }

        output.WriteLine($"Wrote {samples:N0} pictures to {directory}");
    }

    private static void WriteGrid(TextWriter output, string path, IDataset test, int samples, SavedModel saved, Func<OpenDevice> open)
    {
        if (samples > DatasetSheet.MaxItems)
        {
            throw new UsageException($"--grid: got {samples:N0} images, expected at most {DatasetSheet.MaxItems:N0}; set a smaller "
                + "--count.");
        }

        OutputFile.PreparePicture("--grid", path);
        ReadOnlyMemory<byte>[] items = [.. Enumerable.Range(0, samples).Select(i => (ReadOnlyMemory<byte>)test.Item(i))];
        IReadOnlyList<Prediction> predictions = Predict(test, items, saved, open);
        (string, bool)[] captions = [.. predictions.Select((prediction, i) =>
            ($"{test.ClassNames[test.Label(i)]}/{prediction.ClassName}", prediction.Label != test.Label(i)))];
        DatasetSheet.Write(path, items, test.ItemShape, captions);
        output.WriteLine($"Wrote {path}: {samples:N0} images with actual/predicted labels, "
            + $"{captions.Count(caption => caption.Item2):N0} wrong");
    }

    private static IReadOnlyList<Prediction> Predict(IDataset test, ReadOnlyMemory<byte>[] items, SavedModel saved, Func<OpenDevice> open)
    {
        ModelDescription description = saved.Description;
        if (description.Model.InputShape.Count != test.ItemShape.Size || description.ClassNames.Count != test.ClassNames.Count)
        {
            throw new UsageException(
                $"--model: the network takes {description.Model.InputShape} and has {description.ClassNames.Count} classes, but "
                + $"{test.Name} has items {test.ItemShape} in {test.ClassNames.Count} classes; set --data to what the network was trained "
                + "on.");
        }

        using OpenDevice device = open();
        using var loaded = new LoadedModel(device.Accelerator, saved);
        using Predictor predictor = loaded.CreatePredictor();
        return [.. items.SelectMany(item => predictor.Predict(item.Span))];
    }
}
