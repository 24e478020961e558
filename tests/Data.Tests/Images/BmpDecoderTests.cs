using GpuTrainer.Data.Images;
using GpuTrainer.Data.Images.Builtin;

namespace GpuTrainer.Data.Tests.Images;

public class BmpDecoderTests
{
    private static readonly byte[] FourColors = [10, 20, 30, 0, 40, 50, 60, 0, 70, 80, 90, 0, 100, 110, 120, 0]; // B, G, R, 0

    private static Image Decode(byte[] file) => new BuiltinCodec().Decode(file, ImageLimits.Default);

    private static void Fails(byte[] file, string message) => Assert.Contains(message, Assert.Throws<ImageFormatException>(() => Decode(file)).Message);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Indexed_EveryDepth(int bits)
    {
        int colors = 1 << bits;
        byte[] palette = new byte[4 * colors];
        new Random(bits).NextBytes(palette);
        const int Width = 11, Height = 3;

        Image image = Decode(BmpBytes.Info(Width, Height, bits, 0, BmpBytes.PackRows(Width, Height, bits, Index), palette));

        Assert.Equal((Width, Height, 3), (image.Width, image.Height, image.Channels));
        for (int i = 0; i < Width * Height; i++)
        {
            int at = 4 * Index(i % Width, i / Width);
            Assert.Equal([palette[at + 2], palette[at + 1], palette[at]], image.Pixels[(3 * i)..((3 * i) + 3)]);
        }

        int Index(int x, int y) => ((5 * x) + (3 * y)) % colors;
    }

    [Fact]
    public void Core_HasThreeBytesAPaletteEntry()
    {
        Image image = Decode(BmpBytes.Core(2, 1, 8, [1, 0, 0, 0], [1, 2, 3, 4, 5, 6]));

        Assert.Equal([6, 5, 4, 3, 2, 1], image.Pixels);
    }

    [Fact]
    public void Rgb24_IsBottomUp()
    {
        Image image = Decode(BmpBytes.Info(1, 2, 24, 0, [1, 2, 3, 0, 4, 5, 6, 0]));

        Assert.Equal([6, 5, 4, 3, 2, 1], image.Pixels);
    }

    [Fact]
    public void NegativeHeight_IsTopDown()
    {
        Image image = Decode(BmpBytes.Info(1, -2, 24, 0, [1, 2, 3, 0, 4, 5, 6, 0]));

        Assert.Equal([3, 2, 1, 6, 5, 4], image.Pixels);
    }

    [Fact]
    public void Rgb32_WithoutMasks_HasNoAlpha() => Assert.Equal([3, 2, 1], Decode(BmpBytes.Info(1, 1, 32, 0, [1, 2, 3, 77])).Pixels);

    [Fact]
    public void Rgb16_Is555() => Assert.Equal([255, 132, 0], Decode(BmpBytes.Info(1, 1, 16, 0, [0x00, 0x7E, 0, 0])).Pixels);

    [Fact]
    public void Rgb16_Masks565() =>
        Assert.Equal([255, 130, 8], Decode(BmpBytes.Info(1, 1, 16, 3, [0x01, 0xFC, 0, 0], masks: [0xF800, 0x07E0, 0x001F])).Pixels);

    [Fact]
    public void Rgb32_V4Masks_HaveAlpha() =>
        Assert.Equal([4, 3, 2, 1], Decode(BmpBytes.Info(1, 1, 32, 3, [1, 2, 3, 4], masks: [0xFF000000, 0xFF0000, 0xFF00, 0xFF], headerSize: 108)).Pixels);

    [Fact]
    public void Rle8_RunsLiteralsAndMoves()
    {
        // Bottom row: two of 1, then literal 0 1 2; a move to column 1 of the top row, one of 3.
        byte[] runs = [2, 1, 0, 3, 0, 1, 2, 0, 0, 0, 0, 2, 1, 0, 1, 3, 0, 0, 0, 1];

        Image image = Decode(BmpBytes.Info(5, 2, 8, 1, runs, FourColors));

        Assert.Equal([0, 3, 0, 0, 0, 1, 1, 0, 1, 2], Indices(image));
    }

    [Fact]
    public void Rle4_AlternatesNibbles()
    {
        byte[] runs = [3, 0x12, 0, 5, 0x30, 0x12, 0x30, 0, 0, 1];

        Image image = Decode(BmpBytes.Info(8, 1, 4, 2, runs, FourColors));

        Assert.Equal([1, 2, 1, 3, 0, 1, 2, 3], Indices(image));
    }

    [Fact]
    public void Rle_RunBeyondTheRow_Fails() => Fails(BmpBytes.Info(3, 1, 8, 1, [4, 1, 0, 1], FourColors), "leaves the 3 x 1 picture");

    [Fact]
    public void Rle_MoveBeyondThePicture_Fails() => Fails(BmpBytes.Info(3, 1, 8, 1, [0, 2, 0, 9, 0, 1], FourColors), "leaves the 3 x 1 picture");

    [Fact]
    public void Rle_WithoutEnd_Fails() => Fails(BmpBytes.Info(3, 1, 8, 1, [3, 1], FourColors), "ends within a run");

    [Fact]
    public void PaletteIndex_OutOfRange_Fails() => Fails(BmpBytes.Info(1, 1, 8, 0, [4, 0, 0, 0], FourColors), "palette index 4, expected 0 to 3");

    [Fact]
    public void EmbeddedJpeg_IsRefusedByName() => Fails(BmpBytes.Info(1, 1, 24, 4, [0, 0, 0, 0]), "compression 4 is not supported");

    [Fact]
    public void Mask_WithHoles_Fails() => Fails(BmpBytes.Info(1, 1, 16, 3, [0, 0, 0, 0], masks: [0xF8F0, 0x07E0, 0x1F]), "is not one run of bits");

    [Fact]
    public void EveryTruncation_Fails()
    {
        byte[] file = BmpBytes.Info(5, 4, 4, 0, BmpBytes.PackRows(5, 4, 4, (x, _) => x % 4), FourColors);

        for (int length = 0; length < file.Length; length++)
            Assert.Throws<ImageFormatException>(() => Decode(file[..length]));
    }

    // The palette's entry that each pixel shows, found by its red.
    private static int[] Indices(Image image) => [.. image.Pixels.Chunk(3).Select(pixel => (pixel[0] - 30) / 30)];
}
