using GpuTrainer.Data;

namespace GpuTrainer.Training;

/// <summary>How a network classifies a data set: by class, by confidence, and its worst mistakes.</summary>
/// <param name="Matrix">The confusion matrix.</param>
/// <param name="Classes">Precision, recall, F1 and support of each class.</param>
/// <param name="Accuracy">The share of correct predictions, in [0, 1]; NaN without samples.</param>
/// <param name="TopK">K of <see cref="TopKAccuracy"/>.</param>
/// <param name="TopKAccuracy">The share of samples whose class is among the K most probable, in [0, 1]; NaN without samples.</param>
/// <param name="Calibration">Whether the network is right as often as its confidence says.</param>
/// <param name="Mistakes">The most confident mistakes, the most confident first.</param>
public sealed record ClassificationReport(
    ConfusionMatrix Matrix,
    IReadOnlyList<ClassMetrics> Classes,
    double Accuracy,
    int TopK,
    double TopKAccuracy,
    Calibration Calibration,
    IReadOnlyList<Mistake> Mistakes)
{
    /// <summary>The default K, as in ImageNet's top-5.</summary>
    public const int DefaultTopK = 5;

    /// <summary>The default number of mistakes to keep.</summary>
    public const int DefaultMistakes = 16;

    // Items to read and predict at a time: a whole set may not fit into memory.
    private const int ChunkItems = 1024;

    /// <summary>The mean over the classes.</summary>
    public ClassMetrics MacroMean => ClassMetrics.Mean(Classes);

    /// <summary>Samples.</summary>
    public int Count => Classes.Sum(metrics => metrics.Support);

    /// <summary>Predicts a whole data set.</summary>
    /// <param name="predictor">The network.</param>
    /// <param name="data">With the network's shape and classes.</param>
    /// <param name="topK">K, at least 1; null = <see cref="DefaultTopK"/>, or all classes if there are fewer.</param>
    /// <param name="mistakes">How many mistakes to keep, at least 0.</param>
    /// <param name="readers">Threads that read items; 0 = one per processor.</param>
    /// <exception cref="TrainingException">K is below 1 or above the number of classes.</exception>
    /// <exception cref="DatasetException">An item cannot be read.</exception>
    public static ClassificationReport Measure(
        Predictor predictor, IDataset data, int? topK = null, int mistakes = DefaultMistakes, int readers = 0)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(data);
        var tally = new ClassificationTally(data.ClassNames, topK ?? Math.Min(DefaultTopK, data.ClassNames.Count), mistakes);
        int[] order = new int[data.Count];
        SampleOrder.Sequential(order);
        using var loader = new DataLoader(data, ChunkItems, readers);
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

/// <summary>A misclassified sample.</summary>
/// <param name="Index">Its index in the data set.</param>
/// <param name="Label">Its class.</param>
/// <param name="Predicted">The predicted class.</param>
/// <param name="Probability">The probability of the predicted class, in [0, 1].</param>
public sealed record Mistake(int Index, int Label, int Predicted, float Probability);
