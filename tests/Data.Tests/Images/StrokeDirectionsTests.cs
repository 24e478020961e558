using GpuTrainer.Data.Images.Digits;

namespace GpuTrainer.Data.Tests.Images;

/// <summary>Edges are described by place and direction.</summary>
public class StrokeDirectionsTests
{
    private const int Side = 28;
    private const int Cells = 7;
    private const int Directions = 8;

    // The length is 512, up to rounding.
    private const double Squares = 512 * 512;

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(6)]
    public void Describe_HalfPlane_HasItsDirection(int direction)
    {
        byte[] sample = new byte[Side * Side];
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                int along = direction switch { 0 => x, 2 => y, 4 => Side - 1 - x, _ => Side - 1 - y };
                sample[(y * Side) + x] = (byte)(along >= Side / 2 ? 200 : 0);
            }
        }

        float[] result = Describe(sample);

        // In the middle, far from the picture's border, which is an edge as well.
        Span<float> middle = result.AsSpan(((3 * Cells) + 3) * Directions, Directions);
        Assert.Equal(direction, middle.IndexOf(middle.ToArray().Max()));
        Assert.Equal(Squares, result.Sum(value => (double)value * value), Squares / 50);
    }

    [Fact]
    public void Describe_Mirrored_IsMirrored()
    {
        IDataset digits = DigitsDataset.Read().Test;
        byte[] digit = digits.Item(7).ToArray(), mirrored = [.. digit];
        for (int y = 0; y < Side; y++)
            Array.Reverse(mirrored, y * Side, Side);

        // The samples lie 2 + 4 n pixels from the left, 1 + 4 n from the right: one pixel off the mirror, so compare with a shifted digit.
        byte[] shifted = new byte[Side * Side];
        for (int i = 0; i < Side * Side; i++)
            shifted[i] = i % Side == 0 ? (byte)0 : mirrored[i - 1];
        float[] one = Describe(digit), other = Describe(shifted);

        int[] mirror = [4, 3, 2, 1, 0, 7, 6, 5];
        for (int i = 0; i < one.Length; i++)
        {
            int direction = i % Directions, column = i / Directions % Cells, row = i / Directions / Cells;
            Assert.Equal(one[i], other[(((row * Cells) + Cells - 1 - column) * Directions) + mirror[direction]], 1.0);
        }
    }

    [Fact]
    public void Describe_EmptyPicture_IsNothing() => Assert.All(Describe(new byte[Side * Side]), value => Assert.Equal(0, value));

    private static float[] Describe(byte[] sample)
    {
        float[] result = new float[StrokeDirections.Length];
        StrokeDirections.Describe(sample, result);
        return result;
    }
}
