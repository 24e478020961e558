namespace GpuTrainer.Training;

/// <summary>How well a network does on one class, or on all of them in the mean.</summary>
/// <remarks>
/// Of a class that was never predicted the precision is 0, of one without samples the recall is 0, as scikit-learn has them; of one that is neither,
/// all three are NaN.
/// </remarks>
/// <param name="Precision">The share of the samples taken for the class that are of it: TP / (TP + FP), in [0, 1].</param>
/// <param name="Recall">The share of the class's samples that are taken for it: TP / (TP + FN), in [0, 1].</param>
/// <param name="F1">The harmonic mean of the two: 2 TP / (2 TP + FP + FN), in [0, 1].</param>
/// <param name="Support">Samples of the class.</param>
public sealed record ClassMetrics(double Precision, double Recall, double F1, int Support)
{
    /// <summary>Of one class of a matrix.</summary>
    /// <param name="matrix">What was taken for what.</param>
    /// <param name="label">The class.</param>
    public static ClassMetrics Of(ConfusionMatrix matrix, int label)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        int support = matrix.CountOf(label), predicted = matrix.PredictedCountOf(label), right = matrix.Counts[label, label];
        return support + predicted == 0
            ? new ClassMetrics(double.NaN, double.NaN, double.NaN, 0)
            : new ClassMetrics(Share(right, predicted), Share(right, support), Share(2.0 * right, support + predicted), support);
    }

    /// <summary>The mean over classes (macro), each counting alike; those of which nothing is known are left out. The support is the sum.</summary>
    /// <param name="classes">Of each class.</param>
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
