namespace GpuTrainer.Data;

/// <summary>
/// The mean and standard deviation of each channel of a data set, to normalise inputs: x = (byte / 255 - Mean) / StdDev.
/// </summary>
/// <param name="Mean">The mean of each channel, after scaling to 0..1.</param>
/// <param name="StdDev">The standard deviation of each channel, greater than 0.</param>
public sealed record Normalization(IReadOnlyList<float> Mean, IReadOnlyList<float> StdDev)
{
    /// <summary>
    /// Measures a data set, reading every item once. The result does not depend on the number of threads.
    /// </summary>
    /// <param name="data">At least one item.</param>
    /// <param name="threads">The number of reading threads; 0: one per core.</param>
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
