namespace GpuTrainer.Conformance;

/// <summary>Values at which implementations go wrong, and seeded random ones.</summary>
internal static class SpecialValues
{
    public static readonly int[] Ints =
        [0, 1, -1, 2, 3, -3, 7, 10, 31, 32, 33, 63, 64, 65, -33, 255, 256, 46341, 1000003, int.MaxValue, int.MaxValue - 1, int.MinValue,
            int.MinValue + 1];

    public static readonly uint[] UInts = [.. Ints.Select(i => (uint)i), 0x80000001, 0xfffffff9];

    public static readonly long[] Longs =
        [.. Ints.Select(i => (long)i), long.MaxValue, long.MinValue, long.MinValue + 1, 1L << 40, -(1L << 33), 0xffffffff, 0x100000000,
            (1L << 53) + 1, 16777217L << 20];

    public static readonly float[] Floats =
    [
        0f, -0f, 1f, -1f, 0.1f, 3.5f, 2.5f, -2.5f, -0.5f, 0.5f, 0.49999997f, 8388609.5f, 8388608f, 1e10f, -1e10f, 255.9f, 256f, -1.5f,
        2147483520f, 2147483648f,
        -2147483648f, -2147483904f, 4294967040f, 4294967296f, 9.223371e18f, 9.223372e18f, -9.223372e18f, 1e30f, 1.0000001f, float.MaxValue,
        -float.MaxValue,
        float.Epsilon, -float.Epsilon, 1.1754942e-38f, 1.17549435e-38f, 3e-39f, float.NaN, -float.NaN, float.PositiveInfinity,
        float.NegativeInfinity,
    ];

    public static readonly double[] Doubles =
    [
        .. Floats.Select(f => (double)f), 0.1, 1.0 / 3, 2147483647.5, -2147483648.5, -2147483649, 4294967295.5, 9.2233720368547748e18,
        9.2233720368547758e18,
        1e300, double.MaxValue, double.Epsilon, 2.2250738585072014e-308, 1e-310, 16777217.0, 1.00000005960464478,
    ];

    /// <summary>Random bits, so of all magnitudes.</summary>
    public static int[] RandomInts(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (int)random.NextInt64() >> random.Next(32))];
    }

    /// <summary>Random floats of all magnitudes, including denormals and an occasional NaN.</summary>
    public static float[] RandomFloats(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => BitConverter.Int32BitsToSingle((int)random.NextInt64()))];
    }
}
