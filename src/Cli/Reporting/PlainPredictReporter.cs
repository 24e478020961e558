using GpuTrainer.Data;
using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>Prints one line per picture, with --show the drawing above it, and the confusion matrix at the end.</summary>
/// <param name="output">The stream.</param>
/// <param name="classNames">The network's classes.</param>
/// <param name="fileWidth">The width of the column of file names.</param>
/// <param name="top">The number of classes to show.</param>
/// <param name="segment">Whether pictures were split into digits.</param>
/// <param name="minConfidence">Predictions below it are marked.</param>
/// <param name="draw">Draws the network's input; null: not wanted.</param>
internal sealed class PlainPredictReporter(
    TextWriter output, IReadOnlyList<string> classNames, int fileWidth, int top, bool segment, double minConfidence,
    Func<byte[], IEnumerable<string>>? draw)
    : IPredictReporter
{
    private readonly int _classWidth = classNames.Max(name => name.Length);

    /// <summary>The drawing for a terminal, or for plain text.</summary>
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
        $"Inference: median {time.Seconds * 1e3:0.000} ms over {time.Runs:N0} runs of {time.Count:N0} "
            + $"{(time.Count == 1 ? "picture" : "pictures")}");

    /// <inheritdoc/>
    public void OnSummary(LabelTally tally)
    {
        if (tally.Count == 0)
        {
            output.WriteLine("Accuracy: unknown, as no picture has a label.");
            return;
        }

        output.WriteLine($"Accuracy {TrainText.Percent(tally.Accuracy)}: {tally.Right:N0} of {tally.Count:N0}");
        ConfusionText.Write(output, classNames, tally.Confusion);
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

/// <summary>What text and JSON output of predict have in common.</summary>
internal static class PredictText
{
    /// <summary>The class names of a picture's digits, from left to right.</summary>
    public static string Digits(PictureAnswer answer) => string.Concat(answer.Predictions.Select(prediction => prediction.ClassName));

    /// <summary>The probability that all digits of a picture are right.</summary>
    public static double Joint(PictureAnswer answer) =>
        answer.Predictions.Aggregate(1.0, (product, prediction) => product * prediction.Probability);

    /// <summary>Whether any digit of a picture is below the confidence.</summary>
    public static bool IsUncertain(PictureAnswer answer, double minConfidence) =>
        answer.Confidences.Any(confidence => confidence < minConfidence);

    /// <summary>The most probable classes, best first; equal ones in order of their labels.</summary>
    public static int[] Best(Prediction prediction, int count)
    {
        if (count <= 2 && prediction.Probabilities.Count >= 2)
            return count == 1 ? [prediction.Label] : [prediction.Label, prediction.RunnerUp];
        // A stable sort.
        return [
            .. Enumerable.Range(0, prediction.Probabilities.Count).OrderByDescending(label => prediction.Probabilities[label]).Take(count)];
    }
}
