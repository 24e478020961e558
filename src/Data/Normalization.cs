namespace GpuTrainer.Data;

/// <summary>
/// How bytes become the network's inputs, a channel at a time: x = (byte / 255 - Mean) / StdDev. This type measures data sets; a model keeps
/// the numbers.
/// </summary>
/// <param name="Mean">Of each channel, subtracted after scaling to 0..1.</param>
/// <param name="StdDev">Of each channel, divides; greater than 0.</param>
public sealed record Normalization(IReadOnlyList<float> Mean, IReadOnlyList<float> StdDev)
{
    /// <summary>Mean and standard deviation of MNIST's training part, the values in common use.</summary>
    public static Normalization Mnist { get; } = new([0.1307f], [0.3081f]);

    /// <summary>
    /// Measures a data set: the mean and the standard deviation of each channel's bytes / 255, in double, the same whatever the number of
    /// threads. Reads every item once.
    /// </summary>
    /// <param name="data">At least one item.</param>
    /// <param name="threads">Threads that read, at least 1; 0 = as many as there are processors.</param>
    /// <exception cref="DatasetException">An item cannot be read.</exception>
    public static Normalization Measure(IDataset data, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(data);
        int channels = data.ItemShape.Channels;
        int plane = data.ItemShape.Height * data.ItemShape.Width;
        long[] histogram = new long[channels * 256];
        var sum = new Lock();
        ParallelItems.ForEach(data, threads, () => new long[channels * 256], (_, item, own) =>
        {
            for (int i = 0; i < item.Length; i++)
                own[(i / plane * 256) + item[i]]++;
        }, own =>
        {
            lock (sum)
            {
                for (int i = 0; i < own.Length; i++)
                    histogram[i] += own[i];
            }
        });

        double count = (double)data.Count * plane;
        float[] means = new float[channels], deviations = new float[channels];
        for (int channel = 0; channel < channels; channel++)
            (means[channel], deviations[channel]) = Moments(histogram.AsSpan(channel * 256, 256), count);
        return new Normalization(means, deviations);
    }

    private static (float Mean, float Deviation) Moments(ReadOnlySpan<long> histogram, double count)
    {
        double sum = 0, squares = 0;
        for (int v = 0; v < histogram.Length; v++)
        {
            sum += histogram[v] * (v / 255.0);
            squares += histogram[v] * (v / 255.0) * (v / 255.0);
        }

        double mean = sum / count;
        double deviation = Math.Sqrt(Math.Max(0, (squares / count) - (mean * mean)));
        // A constant channel has nothing to scale.
        return ((float)mean, deviation > 0 ? (float)deviation : 1f);
    }
}
