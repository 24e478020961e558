using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GpuTrainer.Data.Images.Digits;

/// <summary>Sums of products of each two components over many vectors: what a covariance is made of.</summary>
internal static class SecondMoments
{
    private const int Width = 8; // Of a vector of floats, and of a tile of the result.

    // Vectors summed as floats: products of numbers up to 255 sum to whole numbers below 2^24, exact in any order, with or without fused
    // multiplications.
    private const int Chunk = 256;

    /// <summary>Computes them.</summary>
    /// <param name="vectors">[count, length], whole numbers, -255 to 255.</param>
    /// <param name="count">How many.</param>
    /// <param name="length">A multiple of 8.</param>
    /// <returns>[length, length], symmetric, exact.</returns>
    public static double[] Of(float[] vectors, int count, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(length % Width, 0);
        double[] result = new double[length * length];
        int tiles = length / Width;
        float[] panels = Panels(vectors, count, length);
        Parallel.For(0, tiles, top =>
        {
            for (int left = top; left < tiles; left++)
                Tile(panels, count, length, top, left, result);
        });
        return result;
    }

    // [length / 8, count, 8]: what a tile reads lies together.
    private static float[] Panels(float[] vectors, int count, int length)
    {
        float[] result = new float[count * length];
        Parallel.For(0, length / Width, panel =>
        {
            for (int i = 0; i < count; i++)
                vectors.AsSpan((i * length) + (panel * Width), Width).CopyTo(result.AsSpan(((panel * count) + i) * Width));
        });
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Called a thousand times, all of them in the first tenth of a second.
    private static void Tile(float[] panels, int count, int length, int top, int left, double[] result)
    {
        Span<Vector256<float>> sums = stackalloc Vector256<float>[Width];
        ReadOnlySpan<float> rows = panels.AsSpan(top * count * Width, count * Width);
        ReadOnlySpan<Vector256<float>> columns =
            MemoryMarshal.Cast<float, Vector256<float>>(panels.AsSpan(left * count * Width, count * Width));
        for (int first = 0; first < count; first += Chunk)
        {
            int vectors = Math.Min(count - first, Chunk);
            Sum(rows.Slice(first * Width, vectors * Width), columns.Slice(first, vectors), sums);
            ReadOnlySpan<float> values = MemoryMarshal.Cast<Vector256<float>, float>(sums);
            for (int i = 0; i < values.Length; i++)
                result[At(i)] += values[i];
        }

        for (int i = 0; i < Width * Width; i++)
            result[Mirrored(i)] = result[At(i)];

        int At(int i) => (((top * Width) + (i / Width)) * length) + (left * Width) + (i % Width);
        int Mirrored(int i) => (((left * Width) + (i % Width)) * length) + (top * Width) + (i / Width);
    }

    // The eight rows of sums stay in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum(ReadOnlySpan<float> rows, ReadOnlySpan<Vector256<float>> columns, Span<Vector256<float>> sums)
    {
        Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        for (int i = 0; i < columns.Length; i++)
        {
            ReadOnlySpan<float> row = rows.Slice(i * Width, Width);
            Vector256<float> column = columns[i];
            s0 = Vector256.MultiplyAddEstimate(Vector256.Create(row[0]), column, s0);
            s1 = Vector256.MultiplyAddEstimate(Vector256.Create(row[1]), column, s1);
            s2 = Vector256.MultiplyAddEstimate(Vector256.Create(row[2]), column, s2);
            s3 = Vector256.MultiplyAddEstimate(Vector256.Create(row[3]), column, s3);
            s4 = Vector256.MultiplyAddEstimate(Vector256.Create(row[4]), column, s4);
            s5 = Vector256.MultiplyAddEstimate(Vector256.Create(row[5]), column, s5);
            s6 = Vector256.MultiplyAddEstimate(Vector256.Create(row[6]), column, s6);
            s7 = Vector256.MultiplyAddEstimate(Vector256.Create(row[7]), column, s7);
        }

        (sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6], sums[7]) = (s0, s1, s2, s3, s4, s5, s6, s7);
    }
}
