using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>What the lines and the JSON of predict have in common.</summary>
internal static class PredictText
{
    /// <summary>The digits of a picture, from left to right.</summary>
    public static string Digits(PictureAnswer answer) => string.Concat(answer.Predictions.Select(prediction => prediction.ClassName));

    /// <summary>The probability that all parts of a picture are read rightly.</summary>
    public static double Joint(PictureAnswer answer) =>
        answer.Predictions.Aggregate(1.0, (product, prediction) => product * prediction.Probability);

    /// <summary>Whether a part of a picture is read with less confidence than wanted.</summary>
    public static bool IsUncertain(PictureAnswer answer, double minConfidence) =>
        answer.Confidences.Any(confidence => confidence < minConfidence);

    /// <summary>The most probable classes, the best first, the first of equals; all where there are fewer.</summary>
    public static int[] Best(Prediction prediction, int count)
    {
        if (count <= 2 && prediction.Probabilities.Count >= 2)
            return count == 1 ? [prediction.Label] : [prediction.Label, prediction.RunnerUp];
        // Stable: equal ones stay in their order.
        return [.. Enumerable.Range(0, prediction.Probabilities.Count).OrderByDescending(label => prediction.Probabilities[label]).Take(count)];
    }
}
