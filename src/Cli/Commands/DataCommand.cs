using System.CommandLine;
using GpuTrainer.Data;
using GpuTrainer.Training;
using ILGPU.Runtime;

namespace GpuTrainer.Cli;

/// <summary>gpu-trainer data: lists data sets, describes one, checks it, and draws what a network sees.</summary>
internal static class DataCommand
{
    private const int DefaultCount = 32;

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandHost host) => new("data", "List, describe, check and draw data sets.")
    {
        CreateList(host),
        CreateInfo(host),
        CreateVerify(host),
        CreatePreview(host),
    };

    private static Argument<string> NameArgument() => new("NAME|DIR") { Description = "A data set's name or folder." };

    private static Option<string?> GridOption(string description) => new("--grid")
    {
        Description = description,
        HelpName = "FILE",
    };

    private static Option<int> CountOption() => NumberOption.Create(
        "--count", "Items on the contact sheet.", DefaultCount,
        new Bounds<int>(1, DatasetSheet.MaxItems, $"a whole number from 1 to {DatasetSheet.MaxItems}"));

    private static Command CreateList(CommandHost host)
    {
        Option<bool> json = CommonOptions.Json();
        var cacheOption = new Option<string?>("--cache") { Description = "Folder for downloaded data sets.", HelpName = "DIR" };
        var command = new Command("list", "List the known data sets, and which of them are downloaded.") { cacheOption, json };
        command.SetAction(parsed =>
        {
            var cache = new DatasetCache(parsed.GetValue(cacheOption));
            foreach (NamedDataset set in DatasetCatalog.Named)
            {
                string state = set.Files.Count == 0 ? "embedded" : cache.Has(set) ? "downloaded" : "not downloaded";
                if (parsed.GetValue(json))
                {
                    JsonLine.Write(host.Output, line =>
                    {
                        line.WriteString("name", set.Name);
                        line.WriteString("description", set.Description);
                        line.WriteString("state", state);
                    });
                }
                else
                {
                    host.Output.WriteLine($"{set.Name,-15} {state,-14} {set.Description}");
                }
            }

            if (!parsed.GetValue(json))
                host.Output.WriteLine($"Data sets are downloaded on first use, to {cache.Directory}");
            return ExitCode.Success;
        });
        return command;
    }

    private static Command CreateInfo(CommandHost host)
    {
        Argument<string> name = NameArgument();
        Option<string?> grid = GridOption("Write a contact sheet of the first training items.");
        Option<int> count = CountOption();
        Option<bool> json = CommonOptions.Json();
        var options = new DatasetOptionGroup();
        var command = new Command("info", "Show item counts, shape, mean and standard deviation of each channel, and the size "
            + "of each class.")
        {
            name, grid, count,
        };
        options.AddTo(command, withData: false);
        command.Add(json);
        command.SetAction(parsed =>
        {
            TrainTestData data = options.Open(parsed, host, parsed.GetRequiredValue(name));
            string? sheet = parsed.GetValue(grid);
            if (sheet is not null)
                OutputFile.PreparePicture("--grid", sheet);
            Normalization measured = Normalization.Measure(data.Train);
            if (parsed.GetValue(json))
                DatasetText.WriteJson(host.Output, data, measured);
            else
                DatasetText.Write(host.Output, data, measured);
            if (sheet is not null)
            {
                IDataset train = data.Train;
                int[] first = [.. Enumerable.Range(0, Math.Min(parsed.GetValue(count), train.Count))];
                DatasetSheet.Write(
                    sheet, [.. first.Select(i => (ReadOnlyMemory<byte>)train.Item(i))], train.ItemShape,
                    [.. first.Select(i => (train.ClassNames[train.Label(i)], false))]);
                if (!parsed.GetValue(json))
                    host.Output.WriteLine($"Wrote {sheet}: {first.Length:N0} items with their labels");
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static Command CreateVerify(CommandHost host)
    {
        Argument<string> name = NameArgument();
        var options = new DatasetOptionGroup();
        var command = new Command("verify", "Check downloaded files against their checksums, and read every item.") { name };
        options.AddTo(command, withData: false);
        command.SetAction(parsed =>
        {
            string text = parsed.GetRequiredValue(name);
            int problems = 0;
            if (DatasetCatalog.Find(text) is { Files.Count: > 0 } set)
            {
                DatasetCache cache = options.Cache(parsed, host);
                cache.Provide(set);
                foreach ((string file, string? problem) in cache.Verify(set))
                {
                    host.Output.WriteLine($"{file}: {problem ?? "MD5 is as published"}");
                    problems += problem is null ? 0 : 1;
                }
            }

            TrainTestData data = options.Open(parsed, host, text);
            foreach (IDataset part in new[] { data.Train, data.Test })
            {
                ReadableDataset.Of(part, out IReadOnlyList<string> bad);
                foreach (string message in bad)
                    host.Output.WriteLine(message);
                host.Output.WriteLine($"{part.Name}: {part.Count - bad.Count:N0} of {part.Count:N0} items can be read");
                problems += bad.Count;
            }

            return problems == 0 ? ExitCode.Success : ExitCode.Mistake;
        });
        return command;
    }

    private static Command CreatePreview(CommandHost host)
    {
        Argument<string> name = NameArgument();
        Option<string?> augment = AugmentOption.Create();
        Option<string?> grid = GridOption("The contact sheet to write; the extension selects the format.");
        grid.Required = true;
        Option<int> count = CountOption();
        Option<ulong> seed = NumberOption.Create(
            "--seed", "The seed of the training.", 0UL, Bounds.Seed);
        Option<int> epoch = NumberOption.Create("--epoch", "The epoch whose augmentation to show.", 1, Bounds.Positive);
        var device = new DeviceOptions();
        var options = new DatasetOptionGroup();
        var command = new Command("preview", "Draw the first training items as a network sees them, with augmentation.")
        {
            name, augment, grid, count, seed, epoch,
        };
        options.AddTo(command, withData: false);
        device.AddTo(command);
        command.SetAction(parsed =>
        {
            string sheet = parsed.GetRequiredValue(grid)!; // Required above.
            OutputFile.PreparePicture("--grid", sheet);
            IReadOnlyList<Augmentation> augmentations = AugmentOption.Read(parsed, augment);
            IDataset train = options.Open(parsed, host, parsed.GetRequiredValue(name)).Train;
            int[] items = [.. Enumerable.Range(0, Math.Min(parsed.GetValue(count), train.Count))];
            using OpenDevice opened = device.Open(parsed);
            IReadOnlyList<byte[]> drawn = AugmentationPreview.Draw(
                opened.Accelerator, train, augmentations, items, parsed.GetValue(seed), parsed.GetValue(epoch));
            DatasetSheet.Write(
                sheet, [.. drawn.Select(item => (ReadOnlyMemory<byte>)item)], train.ItemShape,
                [.. items.Select(i => (train.ClassNames[train.Label(i)], false))]);
            host.Output.WriteLine($"Wrote {sheet}: {items.Length:N0} items as in epoch {parsed.GetValue(epoch)}");
            return ExitCode.Success;
        });
        return command;
    }
}
