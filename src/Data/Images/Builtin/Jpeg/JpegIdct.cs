using System.Runtime.Intrinsics;

namespace GpuTrainer.Data.Images.Builtin.Jpeg;

/// <summary>Turns a component's coefficients into samples: dequantization and the inverse cosine transform.</summary>
/// <remarks>
/// Loeffler, Ligtenberg and Moschytz's algorithm (ICASSP 1989) in single precision, eight columns in one vector; the result is within one level of the
/// exact transform.
/// </remarks>
internal static class JpegIdct
{
    // Where the k-th coefficient of the file belongs, [row, column] row-major (T.81, figure A.6).
    private static ReadOnlySpan<byte> Zigzag =>
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    /// <summary>The samples of <paramref name="component"/>: [BlockRows * 8, BlockStride * 8].</summary>
    public static byte[] Samples(JpegComponent component)
    {
        int stride = 8 * component.BlockStride;
        byte[] samples = new byte[stride * 8 * component.BlockRows];
        for (int row = 0; row < component.BlocksHigh; row++)
        {
            for (int column = 0; column < component.BlocksWide; column++)
            {
                ReadOnlySpan<ushort> quantization = component.Quantization; // set: the decoder checks that every component had a scan
                Transform(component.Block(column, row), quantization, samples.AsSpan((row * 8 * stride) + (column * 8)), stride);
            }
        }

        return samples;
    }

    /// <summary>Writes the 8x8 samples of one block, 128 added and clamped to a byte.</summary>
    public static void Transform(ReadOnlySpan<short> block, ReadOnlySpan<ushort> quantization, Span<byte> destination, int stride)
    {
        Span<float> values = stackalloc float[64];
        values.Clear();
        bool flat = true;
        for (int k = 0; k < 64; k++)
        {
            // Written transposed, so that after two passes that each transpose once, rows are rows.
            int at = Zigzag[k];
            values[((at & 7) << 3) | (at >> 3)] = block[k] * quantization[k];
            flat &= k == 0 || block[k] == 0;
        }

        if (flat)
        {
            byte level = ToByte(values[0] * 0.125f);
            for (int y = 0; y < 8; y++)
                destination.Slice(y * stride, 8).Fill(level);
            return;
        }

        Pass(values);
        Transpose(values);
        Pass(values);
        for (int y = 0; y < 8; y++)
        {
            for (int x = 0; x < 8; x++)
                destination[(y * stride) + x] = ToByte(values[(y * 8) + x] * 0.125f);
        }
    }

    private static byte ToByte(float value) => (byte)Math.Clamp((int)MathF.Floor(value + 128.5f), 0, 255);

    private static void Transpose(Span<float> m)
    {
        for (int y = 0; y < 8; y++)
        {
            for (int x = y + 1; x < 8; x++)
                (m[(8 * y) + x], m[(8 * x) + y]) = (m[(8 * x) + y], m[(8 * y) + x]);
        }
    }

    // The transform down each of the eight columns, scaled by the square root of 8.
    private static void Pass(Span<float> m)
    {
        Vector256<float> in0 = Row(m, 0), in1 = Row(m, 1), in2 = Row(m, 2), in3 = Row(m, 3);
        Vector256<float> in4 = Row(m, 4), in5 = Row(m, 5), in6 = Row(m, 6), in7 = Row(m, 7);

        Vector256<float> z1 = (in2 + in6) * 0.541196100f;
        Vector256<float> e2 = z1 - (in6 * 1.847759065f);
        Vector256<float> e3 = z1 + (in2 * 0.765366865f);
        Vector256<float> e0 = in0 + in4, e1 = in0 - in4;
        Vector256<float> even0 = e0 + e3, even3 = e0 - e3, even1 = e1 + e2, even2 = e1 - e2;

        Vector256<float> z5 = (in7 + in3 + in5 + in1) * 1.175875602f;
        Vector256<float> a = (in7 + in1) * -0.899976223f;
        Vector256<float> b = (in5 + in3) * -2.562915447f;
        Vector256<float> c = ((in7 + in3) * -1.961570560f) + z5;
        Vector256<float> d = ((in5 + in1) * -0.390180644f) + z5;
        Vector256<float> odd3 = (in7 * 0.298631336f) + a + c;
        Vector256<float> odd2 = (in5 * 2.053119869f) + b + d;
        Vector256<float> odd1 = (in3 * 3.072711026f) + b + c;
        Vector256<float> odd0 = (in1 * 1.501321110f) + a + d;

        (even0 + odd0).CopyTo(m);
        (even1 + odd1).CopyTo(m[8..]);
        (even2 + odd2).CopyTo(m[16..]);
        (even3 + odd3).CopyTo(m[24..]);
        (even3 - odd3).CopyTo(m[32..]);
        (even2 - odd2).CopyTo(m[40..]);
        (even1 - odd1).CopyTo(m[48..]);
        (even0 - odd0).CopyTo(m[56..]);
    }

    private static Vector256<float> Row(Span<float> m, int row) => Vector256.Create<float>(m.Slice(8 * row, 8));
}
