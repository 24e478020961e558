using GpuTrainer.Data;
using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>Lines for people: a picture a line, the drawing above it, the confusion matrix at the end.</summary>
/// <param name="output">Where to.</param>
/// <param name="classNames">The network's classes.</param>
/// <param name="fileWidth">The column of the files' names.</param>
/// <param name="top">How many classes are told.</param>
/// <param name="segment">Whether pictures were split into digits.</param>
/// <param name="minConfidence">Answers of less confidence are marked.</param>
/// <param name="draw">Draws what the network saw; null = not wanted.</param>
internal sealed class PlainPredictReporter(
    TextWriter output, IReadOnlyList<string> classNames, int fileWidth, int top, bool segment, double minConfidence, Func<byte[], IEnumerable<string>>? draw)
    : IPredictReporter
{
    private readonly int _classWidth = classNames.Max(name => name.Length);

    /// <summary>Draws for a terminal or for a file.</summary>
    public static Func<byte[], IEnumerable<string>> Drawing(ImageShape shape, bool isTerminal) =>
        sample => isTerminal ? PictureDrawing.HalfBlocks(sample, shape) : PictureDrawing.Characters(sample, shape);

    /// <inheritdoc/>
    public void OnAnswer(PictureAnswer answer)
    {
        if (draw is not null)
        {
            foreach (string line in answer.Steps.Concat(answer.Samples.SelectMany(draw)))
                output.WriteLine(line);
        }

        string file = PrintableText.Of(answer.Path).PadRight(fileWidth);
        string uncertain = PredictText.IsUncertain(answer, minConfidence) ? "   uncertain" : "";
        output.WriteLine(segment
            ? $"{file}  {PredictText.Digits(answer)}  {TrainText.Percent(PredictText.Joint(answer)),8}{uncertain}"
            : $"{file}  {PredictionText(answer.Predictions[0])}{uncertain}{ActualText(answer)}");
    }

    /// <inheritdoc/>
    public void OnTime(InferenceTime time) => output.WriteLine(
        $"Inference: median {time.Seconds * 1e3:0.000} ms over {time.Runs:N0} runs of {time.Count:N0} {(time.Count == 1 ? "picture" : "pictures")}");

    /// <inheritdoc/>
    public void OnSummary(LabelTally tally)
    {
        if (tally.Count == 0)
        {
            output.WriteLine("Accuracy: unknown, no picture was read that has a label.");
            return;
        }

        output.WriteLine($"Accuracy {TrainText.Percent(tally.Accuracy)}: {tally.Right:N0} of {tally.Count:N0}");
        output.WriteLine("Actual class (rows) and what the network took it for (columns):");
        int width = Math.Max(_classWidth, tally.Confusion.Max(row => row.Max()).ToString().Length) + 1;
        output.WriteLine("".PadRight(_classWidth) + string.Concat(classNames.Select(name => name.PadLeft(width))));
        for (int actual = 0; actual < classNames.Count; actual++)
        {
            IEnumerable<string> counts = tally.Confusion[actual].Select(count => (count == 0 ? "." : count.ToString()).PadLeft(width));
            output.WriteLine(classNames[actual].PadRight(_classWidth) + string.Concat(counts));
        }
    }

    private string PredictionText(Prediction prediction)
    {
        string[] classes = [.. PredictText.Best(prediction, top)
            .Select(label => $"{classNames[label].PadRight(_classWidth)}  {TrainText.Percent(prediction.Probabilities[label]),8}")];
        return classes.Length == 1 ? classes[0] : $"{classes[0]}   next: {string.Join(",  ", classes[1..])}";
    }

    private string ActualText(PictureAnswer answer) =>
        answer.ActualLabel is { } actual && actual != answer.Predictions[0].Label ? $"   wrong: it is {classNames[actual]}" : "";
}
