namespace GpuTrainer.Training;

/// <summary>How often samples of each class were taken for each class.</summary>
/// <param name="ClassNames">In order of the labels.</param>
/// <param name="Counts">[actual, predicted].</param>
public sealed record ConfusionMatrix(IReadOnlyList<string> ClassNames, int[,] Counts)
{
    /// <summary>Samples of a class.</summary>
    public int CountOf(int label)
    {
        int count = 0;
        for (int predicted = 0; predicted < ClassNames.Count; predicted++)
            count += Counts[label, predicted];
        return count;
    }

    /// <summary>Samples that are taken for a class.</summary>
    public int PredictedCountOf(int label)
    {
        int count = 0;
        for (int actual = 0; actual < ClassNames.Count; actual++)
            count += Counts[actual, label];
        return count;
    }

    /// <summary>The share of a class's samples that are taken for it; NaN where there are none.</summary>
    public double AccuracyOf(int label) => CountOf(label) is var count && count > 0 ? (double)Counts[label, label] / count : double.NaN;

    /// <summary>What is taken for what most often, the most frequent first; of equally frequent ones in the order of the labels.</summary>
    /// <param name="most">How many pairs, at most.</param>
    public IReadOnlyList<(int Actual, int Predicted, int Count)> MostConfused(int most) =>
    [
        .. (from actual in Enumerable.Range(0, ClassNames.Count)
            from predicted in Enumerable.Range(0, ClassNames.Count)
            where actual != predicted && Counts[actual, predicted] > 0
            orderby Counts[actual, predicted] descending
            select (actual, predicted, Counts[actual, predicted])).Take(most),
    ];
}
