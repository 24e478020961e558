namespace GpuTrainer.Training;

/// <summary>How well a network does on one class, or on average over classes.</summary>
/// <remarks>
/// As in scikit-learn, the precision of a class that was never predicted is 0, and so is the recall of one without samples. If both apply,
/// all three are NaN.
/// </remarks>
/// <param name="Precision">The share of predictions of the class that are correct: TP / (TP + FP), in [0, 1].</param>
/// <param name="Recall">The share of the class's samples that are predicted correctly: TP / (TP + FN), in [0, 1].</param>
/// <param name="F1">The harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN), in [0, 1].</param>
/// <param name="Support">Samples of the class.</param>
public sealed record ClassMetrics(double Precision, double Recall, double F1, int Support)
{
    /// <summary>The metrics of one class.</summary>
    /// <param name="matrix">The confusion matrix.</param>
    /// <param name="label">The class.</param>
    public static ClassMetrics Of(ConfusionMatrix matrix, int label)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        int support = matrix.CountOf(label), predicted = matrix.PredictedCountOf(label), right = matrix.Counts[label, label];
        return support + predicted == 0
            ? new ClassMetrics(double.NaN, double.NaN, double.NaN, 0)
            : new ClassMetrics(Share(right, predicted), Share(right, support), Share(2.0 * right, support + predicted), support);
    }

    /// <summary>The unweighted (macro) mean over classes, without those that are NaN. The support is the sum.</summary>
    /// <param name="classes">The metrics of each class.</param>
    public static ClassMetrics Mean(IReadOnlyList<ClassMetrics> classes)
    {
        ClassMetrics[] known = [.. classes.Where(metrics => !double.IsNaN(metrics.F1))];
        return known.Length == 0
            ? new ClassMetrics(double.NaN, double.NaN, double.NaN, 0)
            : new ClassMetrics(
                known.Average(metrics => metrics.Precision), known.Average(metrics => metrics.Recall), known.Average(metrics => metrics.F1),
                known.Sum(metrics => metrics.Support));
    }

    private static double Share(double part, int whole) => whole == 0 ? 0 : part / whole;
}
