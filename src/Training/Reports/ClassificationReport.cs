using GpuTrainer.Data;

namespace GpuTrainer.Training;

/// <summary>What a network takes the samples of a data set for: by class, by probability, and where it is wrong.</summary>
/// <param name="Matrix">What was taken for what.</param>
/// <param name="Classes">Precision, recall, F1 and support of each class.</param>
/// <param name="Accuracy">The share of samples that are taken for their class, in [0, 1]; NaN where there are none.</param>
/// <param name="TopK">K of <see cref="TopKAccuracy"/>.</param>
/// <param name="TopKAccuracy">The share of samples whose class is among the K most probable, in [0, 1]; NaN where there are none.</param>
/// <param name="Calibration">Whether it is right as often as it says.</param>
/// <param name="Mistakes">The mistakes that it was surest of, the surest first.</param>
public sealed record ClassificationReport(
    ConfusionMatrix Matrix,
    IReadOnlyList<ClassMetrics> Classes,
    double Accuracy,
    int TopK,
    double TopKAccuracy,
    Calibration Calibration,
    IReadOnlyList<Mistake> Mistakes)
{
    /// <summary>K where none is asked for: ImageNet's.</summary>
    public const int DefaultTopK = 5;

    /// <summary>Mistakes that are kept where no number is asked for.</summary>
    public const int DefaultMistakes = 16;

    // Read and predicted at once; whole sets may not fit into memory.
    private const int ItemsATime = 1024;

    /// <summary>The mean over the classes.</summary>
    public ClassMetrics MacroMean => ClassMetrics.Mean(Classes);

    /// <summary>Samples.</summary>
    public int Count => Classes.Sum(metrics => metrics.Support);

    /// <summary>Asks a network about a whole data set.</summary>
    /// <param name="predictor">The network.</param>
    /// <param name="data">Of its shape and classes.</param>
    /// <param name="topK">K, at least 1; null = <see cref="DefaultTopK"/>, or all classes where there are fewer.</param>
    /// <param name="mistakes">How many mistakes to keep, at least 0.</param>
    /// <param name="readers">Threads that read items; 0 = as many as there are processors.</param>
    /// <exception cref="TrainingException">K is no number of classes.</exception>
    /// <exception cref="DatasetException">An item cannot be read.</exception>
    public static ClassificationReport Measure(
        Predictor predictor, IDataset data, int? topK = null, int mistakes = DefaultMistakes, int readers = 0)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(data);
        var tally = new ClassificationTally(data.ClassNames, topK ?? Math.Min(DefaultTopK, data.ClassNames.Count), mistakes);
        int[] order = new int[data.Count];
        SampleOrder.Sequential(order);
        using var loader = new DataLoader(data, ItemsATime, readers);
        loader.Begin(order);
        while (loader.Take(out ReadOnlySpan<byte> items, out ReadOnlySpan<int> labels) > 0)
        {
            IReadOnlyList<Prediction> predictions = predictor.Predict(items);
            for (int i = 0; i < labels.Length; i++)
                tally.Add(labels[i], predictions[i]);
            loader.Release();
        }

        return tally.ToReport();
    }
}
