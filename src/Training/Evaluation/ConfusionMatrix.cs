namespace GpuTrainer.Training;

/// <summary>How often samples of each class were predicted as each class.</summary>
/// <param name="ClassNames">In order of the labels.</param>
/// <param name="Counts">[actual, predicted].</param>
public sealed record ConfusionMatrix(IReadOnlyList<string> ClassNames, int[,] Counts)
{
    /// <summary>The number of samples of a class.</summary>
    public int CountOf(int label)
    {
        int count = 0;
        for (int predicted = 0; predicted < ClassNames.Count; predicted++)
            count += Counts[label, predicted];
        return count;
    }

    /// <summary>The number of samples predicted as a class.</summary>
    public int PredictedCountOf(int label)
    {
        int count = 0;
        for (int actual = 0; actual < ClassNames.Count; actual++)
            count += Counts[actual, label];
        return count;
    }

    /// <summary>The share of a class's samples that are predicted correctly; NaN without samples.</summary>
    public double AccuracyOf(int label) => CountOf(label) is var count && count > 0 ? (double)Counts[label, label] / count : double.NaN;

    /// <summary>The most frequent confusions, the most frequent first; ties in the order of the labels.</summary>
    /// <param name="most">The most pairs to return.</param>
    public IReadOnlyList<(int Actual, int Predicted, int Count)> MostConfused(int most) =>
    [
        .. (from actual in Enumerable.Range(0, ClassNames.Count)
            from predicted in Enumerable.Range(0, ClassNames.Count)
            where actual != predicted && Counts[actual, predicted] > 0
            orderby Counts[actual, predicted] descending
            select (actual, predicted, Counts[actual, predicted])).Take(most),
    ];
}
