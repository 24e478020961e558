namespace GpuTrainer.Cli;

/// <summary>Counts actual against predicted labels.</summary>
internal sealed class LabelTally(int classes)
{
    /// <summary>[actual][predicted] = how many.</summary>
    public int[][] Confusion { get; } = [.. Enumerable.Range(0, classes).Select(_ => new int[classes])];

    /// <summary>How many were counted.</summary>
    public int Count { get; private set; }

    /// <summary>How many of them were right.</summary>
    public int Right { get; private set; }

    /// <summary>The share of the right ones; NaN where there is none.</summary>
    public double Accuracy => Count == 0 ? double.NaN : Right / (double)Count;

    /// <summary>Counts one.</summary>
    public void Add(int actual, int predicted)
    {
        Confusion[actual][predicted]++;
        Count++;
        Right += actual == predicted ? 1 : 0;
    }
}
