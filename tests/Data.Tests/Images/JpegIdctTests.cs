using GpuTrainer.Data.Images.Builtin.Jpeg;

namespace GpuTrainer.Data.Tests.Images;

public class JpegIdctTests
{
    [Fact]
    public void Transform_AgreesWithTheTextbook()
    {
        Random random = new(1);
        for (int trial = 0; trial < 200; trial++)
        {
            short[] block = new short[64];
            ushort[] quantization = new ushort[64];
            int count = random.Next(1, 65);
            for (int k = 0; k < 64; k++)
            {
                quantization[k] = (ushort)random.Next(1, 20);
                block[k] = k < count ? (short)(random.Next(-400, 400) / quantization[k] / (k + 1)) : (short)0;
            }

            byte[] samples = new byte[64];
            JpegIdct.Transform(block, quantization, samples, 8);

            for (int y = 0; y < 8; y++)
            {
                for (int x = 0; x < 8; x++)
                {
                    // Half a level of rounding, and single precision against double.
                    Assert.Equal(Math.Clamp(Textbook(block, quantization, x, y), 0, 255), samples[(8 * y) + x], 0.501);
                }
            }
        }
    }

    // T.81, A.3.3, as it is printed.
    private static double Textbook(short[] block, ushort[] quantization, int x, int y)
    {
        double sum = 0;
        for (int k = 0; k < 64; k++)
        {
            (int u, int v) = Zigzag(k);
            double cu = u == 0 ? Math.Sqrt(0.5) : 1, cv = v == 0 ? Math.Sqrt(0.5) : 1;
            sum += cu * cv * block[k] * quantization[k] * Math.Cos(((2 * x) + 1) * u * Math.PI / 16) * Math.Cos(((2 * y) + 1) * v * Math.PI / 16);
        }

        return (sum / 4) + 128;
    }

    // Walks the diagonals, up and down in turns.
    private static (int U, int V) Zigzag(int k)
    {
        int u = 0, v = 0;
        for (int i = 0; i < k; i++)
        {
            bool up = (u + v) % 2 == 0;
            if (up && u == 7)
                v++;
            else if (up && v == 0)
                u++;
            else if (!up && v == 7)
                u++;
            else if (!up && u == 0)
                v++;
            else
                (u, v) = up ? (u + 1, v - 1) : (u - 1, v + 1);
        }

        return (u, v);
    }
}
