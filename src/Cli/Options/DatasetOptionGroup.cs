using System.CommandLine;
using System.Globalization;
using GpuTrainer.Data;

namespace GpuTrainer.Cli;

/// <summary>The options that name a data set and say how it is read.</summary>
internal sealed class DatasetOptionGroup
{
    private readonly Option<string?> _data = new("--data")
    {
        Description = $"{string.Join(", ", DatasetCatalog.Names)}, or a folder: MNIST's four files, CIFAR-10's batches, or a subfolder of pictures a class.",
        HelpName = "NAME|DIR",
    };

    private readonly Option<string?> _cache = new("--cache")
    {
        Description = $"Folder for downloaded data sets; default: ${DatasetCache.DirectoryVariable}, else the user's folder for caches.",
        HelpName = "DIR",
    };

    private readonly Option<bool> _offline = new("--offline") { Description = "Download nothing; use what is in the cache." };

    private readonly Option<int?> _imageSize = NumberOption.CreateOptional(
        "--image-size", "Rows and columns of a folder's pictures, which are resized and cropped; default: as the first picture has.",
        new Bounds<int>(1, 4096, "a whole number from 1 to 4096"));

    private readonly Option<int?> _channels = NumberOption.CreateOptional(
        "--channels", "1 (grey) or 3 (colour) for a folder's pictures; default: as the first picture is.", new Bounds<int>(1, 3, "1 or 3"));

    private readonly Option<bool> _skipBad = new("--skip-bad")
    {
        Description = "Check all items first, and leave out those that cannot be read instead of stopping at one.",
    };

    private readonly string? _defaultName;

    /// <summary>Makes the options.</summary>
    /// <param name="defaultName">The set without --data; null = the caller decides.</param>
    /// <param name="defaultText">The same for --help.</param>
    /// <param name="use">What the command does with the set, for --help.</param>
    /// <param name="defaultForm">Where size and channels of a folder's pictures come from without options for them, for --help.</param>
    public DatasetOptionGroup(
        string? defaultName = DigitsDataset.Name, string? defaultText = null, string use = "What to learn from", string? defaultForm = null)
    {
        _defaultName = defaultName;
        _data.Description = $"{use}: {_data.Description} Default: {defaultText ?? defaultName}.";
        if (defaultForm is not null)
        {
            _imageSize.Description = $"Rows and columns of a folder's pictures, which are resized and cropped; default: {defaultForm}.";
            _channels.Description = $"1 (grey) or 3 (colour) for a folder's pictures; default: {defaultForm}.";
        }

        _data.CompletionSources.Add([.. DatasetCatalog.Names]);
    }

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="withData">Whether --data is one of them; else an argument names the set.</param>
    public void AddTo(Command command, bool withData = true)
    {
        Option[] options = [_cache, _offline, _imageSize, _channels, _skipBad];
        if (withData)
            command.Add(_data);
        foreach (Option option in options)
            command.Add(option);
    }

    /// <summary>What --data says; null = nothing, and there is no default.</summary>
    public string? Name(ParseResult parsed) => parsed.GetValue(_data) ?? _defaultName;

    /// <summary>The folder for downloaded sets.</summary>
    public DatasetCache Cache(ParseResult parsed, CommandHost host) =>
        new(parsed.GetValue(_cache), parsed.GetValue(_offline), new DownloadReporter(host).Report);

    /// <summary>Size and channels that the command line asks for.</summary>
    public (int? ImageSize, int? Channels) Form(ParseResult parsed)
    {
        int? channels = parsed.GetValue(_channels);
        return channels == 2
            ? throw new UsageException("--channels: got \"2\", expected 1 or 3.")
            : (parsed.GetValue(_imageSize), channels);
    }

    /// <summary>Opens a set.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="host">Is told of downloads, and of what is left out.</param>
    /// <param name="name">Which.</param>
    /// <param name="form">Size and channels; null = what the command line asks for.</param>
    /// <exception cref="DatasetException">There is no such set, it is damaged, or cannot be downloaded.</exception>
    public TrainTestData Open(ParseResult parsed, CommandHost host, string name, (int? ImageSize, int? Channels)? form = null)
    {
        (int? imageSize, int? channels) = form ?? Form(parsed);
        TrainTestData data = DatasetCatalog.Open(
            name, new DatasetOptions { Cache = Cache(parsed, host), ImageSize = imageSize, Channels = channels });
        if (!parsed.GetValue(_skipBad))
            return data;
        return data with { Train = Readable(data.Train, host), Test = Readable(data.Test, host) };
    }

    private static IDataset Readable(IDataset data, CommandHost host)
    {
        IDataset readable = ReadableDataset.Of(data, out IReadOnlyList<string> skipped);
        if (skipped.Count > 0)
        {
            host.Error.WriteLine(
                $"gpu-trainer: {data.Name}: left out {skipped.Count.ToString("N0", CultureInfo.InvariantCulture)} of {data.Count:N0} items that cannot be read, first: {skipped[0].Replace(ImageFolderDataset.SkipHint, "", StringComparison.Ordinal)}");
        }

        return readable;
    }
}
