using GpuTrainer.Conformance.BackEnds;
using GpuTrainer.Support;
using GpuTrainer.Support.Ilgpu;
using ILGPU;

namespace GpuTrainer.Conformance;

/// <summary>
/// Behaviour of ILGPU's compiler that the product must know. When one of these fails, ILGPU has changed, and the workaround can go.
/// </summary>
public sealed class IlgpuPtxTests
{
    [Fact]
    public void Compile_AtO2_MovesALoadBehindABarrier()
    {
        // So the product stays at O1: a thread would read what its neighbour stores in the next iteration.
        const int Turns = 5;
        int[] values = [.. Enumerable.Range(0, 2 * Kernels.Groups.GroupSize)];
        var atO1 = new int[values.Length];
        var atO2 = new int[values.Length];
        var shape = LaunchShape.Line(2, Kernels.Groups.GroupSize);
        var kernel = IlgpuPtxBackEnd.Method("Groups.RotateGroup");

        IlgpuPtx.Run(kernel, shape, values, atO1, Turns);
        IlgpuPtx.Launch(IlgpuPtx.Compile(kernel, builder => builder.Optimize(OptimizationLevel.O2)), shape, values, atO2, Turns);

        Assert.NotEqual(atO1, atO2);
    }

    [Fact]
    public void Division_OfANegativeByAPowerOfTwo_RoundsDown()
    {
        var r = new int[6];
        RunOver("Integers.IntDivision", new[] { -1 }, new[] { 1 }, r, 1);
        Assert.Equal(-1, r[2]);
    }

    [Fact]
    public void Conversion_OfNaNIn64Bits_GivesTheLowestValue()
    {
        (int[] toInt, uint[] toUInt, long[] toLong) = (new int[1], new uint[1], new long[1]);
        RunOver("Conversions.FromFloat", new[] { float.NaN }, toInt, toUInt, toLong, new byte[1]);
        Assert.Equal((0, 0u, long.MinValue), (toInt[0], toUInt[0], toLong[0]));
        RunOver("Conversions.FromDouble", new[] { double.NaN }, toInt, toUInt, toLong, new float[1]);
        Assert.Equal((int.MinValue, 0x80000000u, long.MinValue), (toInt[0], toUInt[0], toLong[0]));
    }

    [Fact]
    public void Conversion_OfALargeFloatToByte_Saturates()
    {
        var toByte = new byte[1];
        RunOver("Conversions.FromFloat", new[] { 300f }, new int[1], new uint[1], new long[1], toByte);
        Assert.Equal(255, toByte[0]);
    }

    [Fact]
    public void Constants_OfFloats_AreMoved()
    {
        var r = new float[9];
        RunOver("Floats.FloatConstants", new[] { float.NaN }, new[] { 1f }, r, 1);
        Assert.Equal(1f, r[6]);
        RunOver("Floats.FloatConstants", new[] { 1f }, new[] { 1f }, r, 1);
        Assert.Equal(1f + (0.1f + 0.2f), r[0]);
    }

    private static void RunOver(string kernel, params object[] arguments) =>
        IlgpuPtx.RunOver(IlgpuPtxBackEnd.Method(kernel), [1], arguments);
}
