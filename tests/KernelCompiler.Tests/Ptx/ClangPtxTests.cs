using System.Numerics;
using GpuTrainer.Support;
using GpuTrainer.Support.Ptx;

namespace GpuTrainer.KernelCompiler.Tests.Ptx;

/// <summary>
/// The interpreter on PTX that clang made (Clang/*.ptx, by Clang/make.sh), against the meaning of the CUDA source: it must not only
/// understand PTX in our emitter's style.
/// </summary>
public class ClangPtxTests
{
    private static readonly int[] Ints = [0, 1, -1, 7, 31, 33, -33, 1000003, int.MaxValue, int.MinValue + 1, 0x12345678, -559038737];

    private static readonly float[] Floats =
        [0f, -0f, 1f, -1.5f, 2.5f, 0.1f, 1e-40f, 3e38f, -7.25f, 8388609.5f, float.PositiveInfinity, float.NegativeInfinity, float.NaN,
            12345.678f];

    [Fact]
    public void Integers_AllPairs_GiveWhatTheSourceSays()
    {
        (int[] a, int[] b) = Pairs(Ints);
        PtxBuffer results = PtxBuffer.Of(new long[a.Length * 11]);
        Run("arithmetic", "integers", LaunchShape.Line(a.Length / 12, 12), PtxBuffer.Of(a), PtxBuffer.Of(b), results);
        long[] actual = results.ToArray<long>();
        for (int i = 0; i < a.Length; i++)
        {
            (int x, int y) = (a[i], b[i]);
            (uint u, uint v) = ((uint)x, (uint)y);
            long[] expected =
            [
                x + y, (long)x * y, x / (y | 1), u % (v | 1), x >> y, u << (int)v, Math.Min(x, y), Math.Max(u, v), (uint)(
                    ((ulong)u * v) >> 32),
                BitOperations.PopCount(u) + ((short)x ^ (byte)y), ~x & (y | 12),
            ];
            Assert.Equal(expected, actual[(i * 11)..(i * 11 + 11)]);
        }
    }

    [Fact]
    public void Floats_AllPairs_GiveWhatTheSourceSays()
    {
        (float[] a, float[] b) = Pairs(Floats);
        PtxBuffer results = PtxBuffer.Of(new float[a.Length * 11]);
        Run("arithmetic", "floats", LaunchShape.Line(a.Length / 14, 14), PtxBuffer.Of(a), PtxBuffer.Of(b), results);
        float[] actual = results.ToArray<float>();
        for (int i = 0; i < a.Length; i++)
        {
            (float x, float y) = (a[i], b[i]);
            float[] expected =
            [
                x + y, x - y, x * y, x / y, MathF.Sqrt(x), MathF.FusedMultiplyAdd(x, y, x), MathF.Floor(x) + MathF.Ceiling(y),
                MathF.Round(x, MidpointRounding.ToEven), x < y ? 1 : x != y ? 2 : 3,
                float.IsNaN(x) ? y : float.IsNaN(y) ? x : MathF.Min(x, y), (float)((double)x * y),
            ];
            for (int j = 0; j < expected.Length; j++)
            {
                float got = actual[i * 11 + j];
                bool isSame = BitConverter.SingleToInt32Bits(got) == BitConverter.SingleToInt32Bits(expected[j])
                    || (float.IsNaN(got) && float.IsNaN(expected[j]));
                Assert.True(isSame, $"result {j} of ({x}, {y}): got {got}, expected {expected[j]}");
            }
        }
    }

    [Fact]
    public void Conversions_InRange_GiveWhatTheSourceSays()
    {
        float[] a = [0f, 1.9f, 2147483520f, 4294967040f, 0.5f, 255.99f];
        long[] b = [0, -1, 16777217, long.MaxValue, long.MinValue, 0x1_8000_0180];
        PtxBuffer ints = PtxBuffer.Of(new int[6]), unsigneds = PtxBuffer.Of(new uint[6]), longs = PtxBuffer.Of(new long[6]);
        PtxBuffer singles = PtxBuffer.Of(new float[6]), doubles = PtxBuffer.Of(new double[6]), bytes = PtxBuffer.Of(new byte[6]);
        Run("arithmetic", "conversions", LaunchShape.Line(2, 3), PtxBuffer.Of(a), PtxBuffer.Of(b), ints, unsigneds, longs, singles,
            doubles, bytes);
        Assert.Equal([0, 1, 2147483520, int.MaxValue, 0, 255], ints.ToArray<int>());
        Assert.Equal([0, 1, 2147483520, 4294967040, 0, 255], unsigneds.ToArray<uint>());
        Assert.Equal([0, 1, 2147483520, 4294967040, 0, 255], longs.ToArray<long>());
        Assert.Equal([0f, -1f, 16777216f, 9.223372e18f, -9.223372e18f, 6442451328f], singles.ToArray<float>());
        Assert.Equal([0, 4294967295, 16777217, 4294967295, 0, 2147484032], doubles.ToArray<double>());
        Assert.Equal([0, 255, 1, 255, 0, 128], bytes.ToArray<byte>());
    }

    [Fact]
    public void Collatz_DivergentLoop_GivesWhatTheSourceSays()
    {
        PtxBuffer numbers = PtxBuffer.Of(new[] { 1, 2, 3, 6, 7, 27, 0, 97, 871, 5, 5, 5 });
        Run("control", "collatz", LaunchShape.Line(3, 4), numbers, 10);
        Assert.Equal([0, 1, 7, 8, 16, 111, 0, 118, 178, 5, 5, 5], numbers.ToArray<int>());
    }

    [Theory]
    [InlineData(true, new[] { 4, 8, 1, 3 })]
    [InlineData(false, new[] { 7, 15, 0, 2 })]
    public void Digits_LocalArray_GivesWhatTheSourceSays(bool wantsCount, int[] expected)
    {
        PtxBuffer results = PtxBuffer.Of(new int[4]);
        Run("control", "digits", LaunchShape.Line(1, 4), PtxBuffer.Of(new long[] { 0x7A7B7C7, 0xFFFFFFFF, 0, 0x9292a2b }), results,
            wantsCount);
        Assert.Equal(expected, results.ToArray<int>());
    }

    [Fact]
    public void Sum_TreeInSharedMemory_GivesWhatTheSourceSays()
    {
        float[] data = [.. Enumerable.Range(0, 192).Select(i => (float)i)];
        PtxBuffer results = PtxBuffer.Of(new float[3]);
        Run("groups", "sum", LaunchShape.Line(3, 64), PtxBuffer.Of(data), results);
        Assert.Equal([2016f, 6112f, 10208f], results.ToArray<float>());
    }

    [Fact]
    public void Histogram_Atomics_GivesWhatTheSourceSays()
    {
        byte[] data = [.. Enumerable.Range(0, 96).Select(i => (byte)(i * i * 7 + i))];
        PtxBuffer bins = PtxBuffer.Of(new int[8]), largest = PtxBuffer.Of(new int[1]), mixed = PtxBuffer.Of(new uint[1]);
        Run("groups", "histogram", LaunchShape.Line(3, 32), PtxBuffer.Of(data), bins, largest, mixed);
        Assert.Equal(Enumerable.Range(0, 8).Select(bin => data.Count(value => (value & 7) == bin)), bins.ToArray<int>());
        Assert.Equal([data.Max()], largest.ToArray<int>());
        Assert.Equal([data.Select((value, i) => (uint)value << (i & 7)).Aggregate((x, y) => x ^ y)], mixed.ToArray<uint>());
    }

    private static void Run(string file, string entry, LaunchShape shape, params object[] arguments)
    {
        string path = Path.Combine(GoldenFile.RepositoryRoot(), "tests/KernelCompiler.Tests/Ptx/Clang", file + ".ptx");
        PtxInterpreter.Run(File.ReadAllText(path), entry, shape, arguments);
    }

    private static (T[] First, T[] Second) Pairs<T>(T[] values) =>
        ([.. values.SelectMany(x => values.Select(_ => x))], [.. values.SelectMany(_ => values)]);
}
