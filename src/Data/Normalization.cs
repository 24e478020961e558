namespace GpuTrainer.Data;

/// <summary>
/// How bytes become the network's inputs: x = (byte / 255 - Mean) / StdDev, kept as data so that kernels, exporters and saved models agree.
/// </summary>
/// <param name="Mean">Subtracted after scaling to 0..1.</param>
/// <param name="StdDev">Divides; greater than 0.</param>
public readonly record struct Normalization(float Mean, float StdDev)
{
    /// <summary>Scaling to 0..1 alone, as torchvision's ToTensor.</summary>
    public static Normalization UnitRange => new(0f, 1f);

    /// <summary>Mean and standard deviation of MNIST's training part, the values in common use.</summary>
    public static Normalization Mnist => new(0.1307f, 0.3081f);

    /// <summary>Measures a data set: the mean and the standard deviation of all its bytes / 255, in double, exact to the last bit of a float.</summary>
    public static Normalization Measure(IDataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Span<long> histogram = stackalloc long[256];
        histogram.Clear();
        foreach (byte b in data.Items.Span)
            histogram[b]++;

        double sum = 0, squares = 0;
        for (int v = 0; v < 256; v++)
        {
            sum += histogram[v] * (v / 255.0);
            squares += histogram[v] * (v / 255.0) * (v / 255.0);
        }

        double mean = sum / data.Items.Length;
        double deviation = Math.Sqrt(Math.Max(0, (squares / data.Items.Length) - (mean * mean)));
        // A constant data set has nothing to scale.
        return new Normalization((float)mean, deviation > 0 ? (float)deviation : 1f);
    }

    /// <summary>The input that <paramref name="value"/> becomes: scale, subtract, divide, each rounded to float in this order.</summary>
    public float Apply(byte value) => ((value * (1f / 255f)) - Mean) / StdDev;
}
