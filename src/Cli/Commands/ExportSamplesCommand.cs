using System.CommandLine;
using GpuTrainer.Data;
using GpuTrainer.Data.Images;
using GpuTrainer.Model;
using GpuTrainer.Training;
using ILGPU.Runtime;

namespace GpuTrainer.Cli;

/// <summary>gpu-trainer export-samples: writes test images as pictures, and a sheet with what a network takes them for.</summary>
internal static class ExportSamplesCommand
{
    private const int DefaultCount = 16;

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandHost host)
    {
        var data = new DatasetOptionGroup(use: "Whose test images to write");
        Option<string> model = CommonOptions.ModelPath();
        Option<int?> count = NumberOption.CreateOptional(
            "--count", $"How many of them, the first ones; default: {DefaultCount}.", new Bounds<int>(1, int.MaxValue, "a whole number of at least 1"));
        var all = new Option<bool>("--all") { Description = "All of them." };
        var output = new Option<string?>("--out") { Description = "Folder for the pictures, named LL_NN.png: label and number.", HelpName = "DIR" };
        var grid = new Option<string?>("--grid")
        {
            Description = "Write one picture of all, with actual/predicted labels by the network of --model; wrong ones in red; the name's ending (such as .png or .jpg) says the format.",
            HelpName = "FILE",
        };
        var device = new DeviceOptions();
        var command = new Command("export-samples", "Write test images of a data set as PNG files.") { output, grid, count, all, model };
        data.AddTo(command);
        device.AddTo(command);
        command.SetAction(parsed =>
        {
            string? directory = parsed.GetValue(output), sheet = parsed.GetValue(grid);
            if (directory is null && sheet is null)
                throw new UsageException("--out: say where the pictures go with --out DIR, or ask for one picture of all with --grid FILE.png.");
            if (parsed.GetValue(all) && parsed.GetValue(count) is not null)
                throw new UsageException("--all: --count says how many already; leave one of them out.");
            IDataset test = data.Open(parsed, host, data.Name(parsed)!).Test;
            int samples = parsed.GetValue(all) ? test.Count : parsed.GetValue(count) ?? Math.Min(DefaultCount, test.Count);
            if (samples > test.Count)
                throw new UsageException($"--count: got {samples}, expected at most {test.Count}, the images of {test.Name}.");
            if (sheet is not null)
            {
                OutputFile.PreparePicture("--grid", sheet);
                WriteGrid(host.Output, sheet, test, samples, CommonOptions.LoadModel(parsed.GetRequiredValue(model)), () => device.Open(parsed));
            }

            if (directory is not null)
                WriteSamples(host.Output, directory, test, samples);
            return ExitCode.Success;
        });
        return command;
    }

    private static void WriteSamples(TextWriter output, string directory, IDataset test, int samples)
    {
        OutputFile.PrepareDirectory("--out", directory);
        int[] numbers = new int[test.ClassNames.Count];
        for (int i = 0; i < samples; i++)
        {
            int label = test.Label(i);
            string path = Path.Combine(directory, SampleName.Format(label, numbers[label]++));
            ImageFile.Write(path, SampleImage.From(test.Item(i), test.ItemShape));
        }

        output.WriteLine($"Wrote {samples:N0} pictures to {directory}");
    }

    private static void WriteGrid(TextWriter output, string path, IDataset test, int samples, SavedModel saved, Func<OpenDevice> open)
    {
        if (samples > DatasetSheet.MaxItems)
            throw new UsageException($"--grid: got {samples:N0} images, expected at most {DatasetSheet.MaxItems:N0} on one picture; give a --count.");
        OutputFile.PreparePicture("--grid", path);
        ReadOnlyMemory<byte>[] items = [.. Enumerable.Range(0, samples).Select(i => (ReadOnlyMemory<byte>)test.Item(i))];
        IReadOnlyList<Prediction> predictions = Predict(test, items, saved, open);
        (string, bool)[] captions = [.. predictions.Select((prediction, i) =>
            ($"{test.ClassNames[test.Label(i)]}/{prediction.ClassName}", prediction.Label != test.Label(i)))];
        DatasetSheet.Write(path, items, test.ItemShape, captions);
        output.WriteLine($"Wrote {path}: {samples:N0} images with actual/predicted labels, {captions.Count(caption => caption.Item2):N0} wrong");
    }

    private static IReadOnlyList<Prediction> Predict(IDataset test, ReadOnlyMemory<byte>[] items, SavedModel saved, Func<OpenDevice> open)
    {
        ModelDescription description = saved.Description;
        if (description.Model.InputShape.Count != test.ItemShape.Size || description.ClassNames.Count != test.ClassNames.Count)
        {
            throw new UsageException(
                $"--model: the network takes {description.Model.InputShape} and has {description.ClassNames.Count} classes, but {test.Name} has items "
                + $"{test.ItemShape} of {test.ClassNames.Count} classes; name the data that it was trained with: --data.");
        }

        using OpenDevice device = open();
        using var loaded = new LoadedModel(device.Accelerator, saved);
        using Predictor predictor = loaded.CreatePredictor();
        return [.. items.SelectMany(item => predictor.Predict(item.Span))];
    }
}
