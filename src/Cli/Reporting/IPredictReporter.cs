using System.Diagnostics;
using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>Prints the results of predict as they are found.</summary>
internal interface IPredictReporter
{
    /// <summary>A picture was classified.</summary>
    void OnAnswer(PictureAnswer answer);

    /// <summary>The time measured for --time.</summary>
    void OnTime(InferenceTime time);

    /// <summary>All pictures were classified, and labels were taken from their names.</summary>
    void OnSummary(LabelTally tally);
}

/// <summary>The predictions for a picture.</summary>
/// <param name="Path">The file.</param>
/// <param name="Samples">The network's inputs, from left to right; one unless digits were split.</param>
/// <param name="Predictions">One per sample.</param>
/// <param name="Confidences">One per sample: the probability, times the resemblance to that digit where it is known.</param>
/// <param name="ActualLabel">The label in the file name; null: not wanted, or there is none.</param>
internal sealed record PictureAnswer(
    string Path, IReadOnlyList<byte[]> Samples, IReadOnlyList<Prediction> Predictions, IReadOnlyList<double> Confidences, int? ActualLabel)
{
    /// <summary>How the picture was processed, one line per step.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];
}

/// <summary>Counts actual against predicted labels.</summary>
internal sealed class LabelTally(int classes)
{
    /// <summary>[actual, predicted] pictures.</summary>
    public int[,] Confusion { get; } = new int[classes, classes];

    /// <summary>The number of pictures counted.</summary>
    public int Count { get; private set; }

    /// <summary>The number of correct predictions.</summary>
    public int Right { get; private set; }

    /// <summary>The share of correct predictions; NaN: none were counted.</summary>
    public double Accuracy => Count == 0 ? double.NaN : Right / (double)Count;

    /// <summary>Counts one picture.</summary>
    public void Add(int actual, int predicted)
    {
        Confusion[actual, predicted]++;
        Count++;
        Right += actual == predicted ? 1 : 0;
    }
}

/// <summary>The time the network takes, including copies to and from the device.</summary>
/// <param name="Runs">The number of runs.</param>
/// <param name="Count">The number of samples per run.</param>
/// <param name="Seconds">The median time of a run.</param>
internal sealed record InferenceTime(int Runs, int Count, double Seconds)
{
    /// <summary>Measures a predictor that has run before, so that one-time work is not included.</summary>
    public static InferenceTime Measure(Predictor predictor, ReadOnlySpan<byte> items, int runs)
    {
        int count = 0;
        double[] seconds = new double[runs];
        for (int run = 0; run < runs; run++)
        {
            long start = Stopwatch.GetTimestamp();
            count = predictor.Predict(items).Count;
            seconds[run] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        Array.Sort(seconds);
        return new InferenceTime(runs, count, (seconds[(runs - 1) / 2] + seconds[runs / 2]) / 2);
    }
}
