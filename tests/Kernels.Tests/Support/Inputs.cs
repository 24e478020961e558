namespace GpuTrainer.Kernels.Tests;

/// <summary>Seeded inputs, unlike each other and of varied size: uniform noise hides mistakes.</summary>
internal static class Inputs
{
    /// <summary>Values that elementary functions and comparisons treat specially.</summary>
    public static readonly float[] Special =
    [
        0f, -0f, 1f, -1f, float.Epsilon, -float.Epsilon, 1.17549435e-38f, -1.17549435e-38f, float.MaxValue, float.MinValue,
        float.PositiveInfinity, float.NegativeInfinity, float.NaN, 88.7f, 88.8f, -87.4f, -103.9f, -104.1f, 0.55f, -0.55f, 9.1f, 1e-5f,
    ];

    /// <summary>Normally distributed, mean 0.</summary>
    public static float[] Normal(int count, int seed, double deviation = 1)
    {
        var random = new System.Random(seed);
        var values = new float[count];
        for (int i = 0; i < count; i++)
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            values[i] = (float)(deviation * radius * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return values;
    }

    /// <summary>Integers of 0 .. limit - 1.</summary>
    public static int[] Integers(int count, int limit, int seed)
    {
        var random = new System.Random(seed);
        var values = new int[count];
        for (int i = 0; i < count; i++)
            values[i] = random.Next(limit);
        return values;
    }
}
