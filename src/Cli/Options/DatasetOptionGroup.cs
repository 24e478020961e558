using System.CommandLine;
using GpuTrainer.Data;

namespace GpuTrainer.Cli;

/// <summary>The options that select a data set and how it is read.</summary>
internal sealed class DatasetOptionGroup
{
    private readonly Option<string?> _data = new("--data")
    {
        Description = $"{string.Join(", ", DatasetCatalog.Names)}, or a folder with MNIST's four files, CIFAR-10's batches, or a subfolder "
            + "of pictures per class.",
        HelpName = "NAME|DIR",
    };

    private readonly Option<string?> _cache = new("--cache")
    {
        Description = $"Folder for downloaded data sets. Default: ${DatasetCache.DirectoryVariable}, or else the user's cache folder.",
        HelpName = "DIR",
    };

    private readonly Option<bool> _offline = new("--offline") { Description = "Download nothing; use only what is in the cache." };

    private readonly Option<int?> _imageSize = NumberOption.CreateOptional(
        "--image-size", ImageSizeHelp("those of the first picture"),
        new Bounds<int>(1, 4096, "a whole number from 1 to 4096"));

    private readonly Option<int?> _channels = NumberOption.CreateOptional(
        "--channels", ChannelsHelp("those of the first picture"), new Bounds<int>(1, 3, "1 or 3"));

    private readonly Option<bool> _skipBad = new("--skip-bad")
    {
        Description = "Check all items first, and skip those that cannot be read.",
    };

    private readonly string? _defaultName;

    /// <summary>Creates the options.</summary>
    /// <param name="defaultName">The set without --data; null: the caller decides.</param>
    /// <param name="defaultText">The default as shown in --help.</param>
    /// <param name="use">What the command uses the set for, for --help.</param>
    /// <param name="defaultForm">The default of --image-size and --channels, for --help.</param>
    public DatasetOptionGroup(
        string? defaultName = DigitsDataset.Name, string? defaultText = null, string use = "The data set to train on",
        string? defaultForm = null)
    {
        _defaultName = defaultName;
        _data.Description = $"{use}: {_data.Description} Default: {defaultText ?? defaultName}.";
        if (defaultForm is not null)
        {
            _imageSize.Description = ImageSizeHelp(defaultForm);
            _channels.Description = ChannelsHelp(defaultForm);
        }

        _data.CompletionSources.Add([.. DatasetCatalog.Names]);
    }

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="withData">Whether to add --data; otherwise an argument names the set.</param>
    public void AddTo(Command command, bool withData = true)
    {
        Option[] options = [_cache, _offline, _imageSize, _channels, _skipBad];
        if (withData)
            command.Add(_data);
        foreach (Option option in options)
            command.Add(option);
    }

    /// <summary>The value of --data, or the default; null: neither.</summary>
    public string? Name(ParseResult parsed) => parsed.GetValue(_data) ?? _defaultName;

    /// <summary>The folder for downloaded sets.</summary>
    public DatasetCache Cache(ParseResult parsed, CommandHost host) =>
        new(parsed.GetValue(_cache), parsed.GetValue(_offline), new DownloadReporter(host).Report);

    /// <summary>The values of --image-size and --channels.</summary>
    public (int? ImageSize, int? Channels) Form(ParseResult parsed)
    {
        int? channels = parsed.GetValue(_channels);
        return channels == 2
            ? throw new UsageException("--channels: got \"2\", expected 1 or 3.")
            : (parsed.GetValue(_imageSize), channels);
    }

    /// <summary>Opens a set.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="host">Receives messages about downloads and skipped items.</param>
    /// <param name="name">Its name or folder.</param>
    /// <param name="form">Size and channels; null: those on the command line.</param>
    /// <exception cref="DatasetException">The set does not exist, is damaged, or cannot be downloaded.</exception>
    public TrainTestData Open(ParseResult parsed, CommandHost host, string name, (int? ImageSize, int? Channels)? form = null)
    {
        (int? imageSize, int? channels) = form ?? Form(parsed);
        TrainTestData data = DatasetCatalog.Open(
            name, new DatasetOptions { Cache = Cache(parsed, host), ImageSize = imageSize, Channels = channels });
        if (!parsed.GetValue(_skipBad))
            return data;
        return data with { Train = Readable(data.Train, host), Test = Readable(data.Test, host) };
    }

    private static string ImageSizeHelp(string defaultText) =>
        $"Height and width to which a folder's pictures are resized and cropped. Default: {defaultText}.";

    private static string ChannelsHelp(string defaultText) => $"1 (grey) or 3 (colour) for a folder's pictures. Default: {defaultText}.";

    private static IDataset Readable(IDataset data, CommandHost host)
    {
        IDataset readable = ReadableDataset.Of(data, out IReadOnlyList<string> skipped);
        if (skipped.Count > 0)
        {
            string first = skipped[0].Replace(ImageFolderDataset.SkipHint, "", StringComparison.Ordinal);
            host.Error.WriteLine($"gpu-trainer: {data.Name}: skipped {skipped.Count:N0} of {data.Count:N0} items, which cannot be read; "
                + $"the first: {first}");
        }

        return readable;
    }
}
