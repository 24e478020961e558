using GpuTrainer.Data;

namespace GpuTrainer.Training;

/// <summary>How often samples of each class were taken for each class.</summary>
/// <param name="ClassNames">In order of the labels.</param>
/// <param name="Counts">[actual, predicted].</param>
public sealed record ConfusionMatrix(IReadOnlyList<string> ClassNames, int[,] Counts)
{
    // Read and predicted at once; whole sets may not fit into memory.
    private const int ItemsATime = 1024;

    /// <summary>Samples of a class.</summary>
    public int CountOf(int label)
    {
        int count = 0;
        for (int predicted = 0; predicted < ClassNames.Count; predicted++)
            count += Counts[label, predicted];
        return count;
    }

    /// <summary>The share of a class's samples that are taken for it; NaN where there are none.</summary>
    public double AccuracyOf(int label) => CountOf(label) is var count && count > 0 ? (double)Counts[label, label] / count : double.NaN;

    /// <summary>Asks a network about a whole data set.</summary>
    /// <param name="predictor">The network.</param>
    /// <param name="data">Of its shape and classes.</param>
    /// <param name="readers">Threads that read items; 0 = as many as there are processors.</param>
    /// <exception cref="DatasetException">An item cannot be read.</exception>
    public static ConfusionMatrix Measure(Predictor predictor, IDataset data, int readers = 0)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(data);
        int[,] counts = new int[data.ClassNames.Count, data.ClassNames.Count];
        int[] order = new int[data.Count];
        SampleOrder.Sequential(order);
        using var loader = new DataLoader(data, ItemsATime, readers);
        loader.Begin(order);
        while (loader.Take(out ReadOnlySpan<byte> items, out ReadOnlySpan<int> labels) > 0)
        {
            IReadOnlyList<Prediction> predictions = predictor.Predict(items);
            for (int i = 0; i < labels.Length; i++)
                counts[labels[i], predictions[i].Label]++;
            loader.Release();
        }

        return new ConfusionMatrix(data.ClassNames, counts);
    }
}
