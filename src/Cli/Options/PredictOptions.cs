using System.CommandLine;

namespace GpuTrainer.Cli;

/// <summary>The options of predict that say how pictures are taken and what is told of them.</summary>
internal sealed class PredictOptions
{
    /// <summary>Classes that the lines for people have without --top.</summary>
    public const int DefaultTop = 2;

    /// <summary>
    /// Answers below this are marked without --min-confidence. Measured: docs/pictures.md.
    /// </summary>
    public const double DefaultMinConfidence = 0.5;

    private readonly Option<bool> _raw = new("--raw")
    {
        Description = "Take the pixels as they are; otherwise digits are found, scaled and centred as MNIST's were, and other pictures scaled to the network's size and cropped.",
    };

    private readonly Option<bool> _segment = new("--segment")
    {
        Description = "Split digits that stand side by side, and read them from left to right.",
    };

    private readonly Option<int?> _top = NumberOption.CreateOptional(
        "--top", $"Tell the N most probable classes; default: {DefaultTop}. With --json as \"top\".",
        new Bounds<int>(1, int.MaxValue, "a whole number of at least 1"));

    private readonly Option<bool> _labels = new("--labels-from-names")
    {
        Description = "The files' names tell their labels (07_03.png, or a folder a class): measure the accuracy, and what is taken for what.",
    };

    private readonly Option<bool> _show = new("--show") { Description = "Tell what was done to the picture, and draw what the network saw." };

    private readonly Option<string?> _saveInput = new("--save-input")
    {
        Description = "Write what the network saw; where there may be several, as FILE-0001.png, FILE-0002.png, ... The name's ending (such as .png or .jpg) says the format.",
        HelpName = "FILE",
    };

    private readonly Option<int?> _time = NumberOption.CreateOptional(
        "--time", "Measure N runs of the network over the first pictures (64 at most), and tell the median.",
        new Bounds<int>(1, 1_000_000, "a whole number from 1 to 1000000"));

    private readonly Option<double> _minConfidence = NumberOption.Create(
        "--min-confidence", "Mark answers of less confidence as uncertain: the probability, for digits times how much the picture looks like that digit.", DefaultMinConfidence,
        new Bounds<double>(0, 1, "a number from 0 to 1"));

    private readonly Option<bool> _json = CommonOptions.Json();

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] options = [_raw, _segment, _top, _labels, _show, _saveInput, _time, _minConfidence, _json];
        foreach (Option option in options)
            command.Add(option);
    }

    /// <summary>What the user wants.</summary>
    /// <exception cref="UsageException">Options do not go together.</exception>
    public PredictChoices Read(ParseResult parsed)
    {
        var choices = new PredictChoices(
            parsed.GetValue(_raw), parsed.GetValue(_segment), parsed.GetValue(_top), parsed.GetValue(_labels), parsed.GetValue(_show),
            parsed.GetValue(_saveInput), parsed.GetValue(_time), parsed.GetValue(_minConfidence), parsed.GetValue(_json));
        if (choices.Segment && choices.Raw)
            throw new UsageException("--segment: it finds digits, and --raw takes the pixels as they are; leave one of them out.");
        if (choices.Segment && choices.LabelsFromNames)
            throw new UsageException("--labels-from-names: a name tells one label, and --segment reads several digits; leave one of them out.");
        if (choices.Show && choices.Json)
            throw new UsageException("--show: it draws between the lines, and --json leaves JSON alone there; use --save-input FILE.png instead.");
        return choices;
    }
}
