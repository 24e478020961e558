using GpuTrainer.Compute;
using ILGPU;

namespace GpuTrainer.Kernels;

/// <summary>
/// <see cref="MatMulTile"/> with an elementwise epilogue: a linear layer's activation and dropout, or the gradients of those before it. The
/// bits are those of separate launches.
/// </summary>
/// <remarks>
/// Groups and launch as in <see cref="MatMulTile"/>; results as the constants of <see cref="FusedOutput"/> say. Overwrites.
/// </remarks>
internal static class FusedMatMulTile
{
    /// <summary>8 x 8 threads, one sum each.</summary>
    [Kernel]
    [LaunchBounds(64, 8)]
    public static void Tile8(
        ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c, ArrayView<float> other, ArrayView<float> keep,
        ArrayView<int> clock, ArrayView<uint> dropout, int m, int k, int n, int layout, int output, int activation)
    {
        // An odd pitch: threads that store down a column hit different banks.
        ArrayView<float> tileA = SharedMemory.Allocate<float>(2 * 32 * 9);
        ArrayView<float> tileB = SharedMemory.Allocate<float>(2 * 32 * 9);
        Product(a, b, bias, c, other, keep, clock, dropout, tileA, tileB, m, k, n, layout, output, activation, 8, 1, 32, 9);
    }

    /// <summary>8 x 8 threads, 2 x 2 sums each.</summary>
    [Kernel]
    [LaunchBounds(64, 8)]
    public static void Tile16(
        ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c, ArrayView<float> other, ArrayView<float> keep,
        ArrayView<int> clock, ArrayView<uint> dropout, int m, int k, int n, int layout, int output, int activation)
    {
        ArrayView<float> tileA = SharedMemory.Allocate<float>(2 * 32 * 18);
        ArrayView<float> tileB = SharedMemory.Allocate<float>(2 * 32 * 18);
        Product(a, b, bias, c, other, keep, clock, dropout, tileA, tileB, m, k, n, layout, output, activation, 8, 2, 32, 18);
    }

    /// <summary>16 x 16 threads, 4 x 4 sums each.</summary>
    [Kernel]
    [LaunchBounds(256, 3)]
    public static void Tile64(
        ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c, ArrayView<float> other, ArrayView<float> keep,
        ArrayView<int> clock, ArrayView<uint> dropout, int m, int k, int n, int layout, int output, int activation)
    {
        ArrayView<float> tileA = SharedMemory.Allocate<float>(2 * 16 * 68);
        ArrayView<float> tileB = SharedMemory.Allocate<float>(2 * 16 * 68);
        Product(a, b, bias, c, other, keep, clock, dropout, tileA, tileB, m, k, n, layout, output, activation, 16, 4, 16, 68);
    }

    /// <summary>16 x 16 threads, 8 x 8 sums each.</summary>
    [Kernel]
    [LaunchBounds(256, 2)]
    public static void Tile128(
        ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c, ArrayView<float> other, ArrayView<float> keep,
        ArrayView<int> clock, ArrayView<uint> dropout, int m, int k, int n, int layout, int output, int activation)
    {
        ArrayView<float> tileA = SharedMemory.Allocate<float>(2 * 8 * 132);
        ArrayView<float> tileB = SharedMemory.Allocate<float>(2 * 8 * 132);
        Product(a, b, bias, c, other, keep, clock, dropout, tileA, tileB, m, k, n, layout, output, activation, 16, 8, 8, 132);
    }

    private static void Product(
        ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c, ArrayView<float> other, ArrayView<float> keep,
        ArrayView<int> clock, ArrayView<uint> dropout, ArrayView<float> tileA, ArrayView<float> tileB, int m, int k, int n, int layout,
        int output, int activation, int side, int per, int steps, int pitch)
    {
        ArrayView<float> sums = LocalMemory.Allocate<float>(MatMulTile.MostPerThread * MatMulTile.MostPerThread);
        MatMulTile.Sum(a, b, tileA, tileB, sums, m, k, n, layout, false, side, per, steps, pitch);
        FusedOutput.Write(sums, bias, c, other, keep, clock, dropout, m, n, output, activation, side, per);
    }
}
