using System.CommandLine;

namespace GpuTrainer.Cli;

/// <summary>The options of predict: how pictures are read, and what is printed.</summary>
internal sealed class PredictOptions
{
    /// <summary>The number of classes per line without --top.</summary>
    public const int DefaultTop = 2;

    /// <summary>The default of --min-confidence, as measured in docs/pictures.md.</summary>
    public const double DefaultMinConfidence = 0.5;

    private readonly Option<bool> _raw = new("--raw")
    {
        Description = "Use the pixels as they are. Without it, digits are found, scaled and centred as in MNIST, and other pictures are "
            + "scaled to the network's size and cropped.",
    };

    private readonly Option<bool> _segment = new("--segment")
    {
        Description = "Read several digits side by side, from left to right.",
    };

    private readonly Option<int?> _top = NumberOption.CreateOptional(
        "--top", $"Show the N most probable classes; with --json, as \"top\". Default: {DefaultTop}; with --json, none.",
        Bounds.Positive);

    private readonly Option<bool> _labels = new("--labels-from-names")
    {
        Description = "Take the labels from the file names (07_03.png, or one folder per class), and show the accuracy and the "
            + "confusion matrix.",
    };

    private readonly Option<bool> _show = new("--show")
    {
        Description = "Explain how each picture was processed, and draw what the network saw.",
    };

    private readonly Option<string?> _saveInput = new("--save-input")
    {
        Description = "Save what the network saw; several pictures are saved as FILE-0001.png, FILE-0002.png, ... "
            + "The extension (such as .png or .jpg) selects the format.",
        HelpName = "FILE",
    };

    private readonly Option<int?> _time = NumberOption.CreateOptional(
        "--time", "Time N runs of the network on the first pictures (up to 64), and show the median.",
        new Bounds<int>(1, 1_000_000, "a whole number from 1 to 1000000"));

    private readonly Option<double> _minConfidence = NumberOption.Create(
        "--min-confidence", "Mark predictions below this confidence as uncertain. Confidence is the probability, for digits times the "
            + "resemblance to that digit.",
        DefaultMinConfidence, new Bounds<double>(0, 1, "a number from 0 to 1"));

    private readonly Option<bool> _json = CommonOptions.Json();

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] options = [_raw, _segment, _top, _labels, _show, _saveInput, _time, _minConfidence, _json];
        foreach (Option option in options)
            command.Add(option);
    }

    /// <summary>The values given.</summary>
    /// <exception cref="UsageException">Two options exclude each other.</exception>
    public PredictChoices Read(ParseResult parsed)
    {
        var choices = new PredictChoices(
            parsed.GetValue(_raw), parsed.GetValue(_segment), parsed.GetValue(_top), parsed.GetValue(_labels), parsed.GetValue(_show),
            parsed.GetValue(_saveInput), parsed.GetValue(_time), parsed.GetValue(_minConfidence), parsed.GetValue(_json));
        if (choices.Segment && choices.Raw)
            throw new UsageException("--segment: not with --raw, which uses the pixels as they are; leave one of them out.");
        if (choices.Segment && choices.LabelsFromNames)
            throw new UsageException("--labels-from-names: not with --segment, since a name has only one label; leave one of them out.");
        if (choices.Show && choices.Json)
            throw new UsageException("--show: not with --json; use --save-input FILE.png instead.");
        return choices;
    }
}

/// <summary>The values of <see cref="PredictOptions"/>.</summary>
internal sealed record PredictChoices(
    bool Raw, bool Segment, int? Top, bool LabelsFromNames, bool Show, string? SaveInput, int? Time, double MinConfidence, bool Json);
