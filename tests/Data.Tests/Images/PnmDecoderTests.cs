using System.Text;
using GpuTrainer.Data.Images;
using GpuTrainer.Data.Images.Builtin;

namespace GpuTrainer.Data.Tests.Images;

public class PnmDecoderTests
{
    private static byte[] File(string header, params byte[] pixels) => [.. Encoding.ASCII.GetBytes(header), .. pixels];

    private static Image Decode(byte[] file) => new BuiltinCodec().Decode(file, ImageLimits.Default);

    private static void Decodes(byte[] file, int width, int height, int channels, params byte[] expected)
    {
        Image image = Decode(file);

        Assert.Equal((width, height, channels), (image.Width, image.Height, image.Channels));
        Assert.Equal(expected, image.Pixels);
    }

    [Fact]
    public void P1_BitsNeedNoSpace() => Decodes(File("P1 3 2 10 1\n#c\n011"), 3, 2, 1, 0, 255, 0, 255, 0, 0);

    [Fact]
    public void P2_IsScaledByItsMaximum() => Decodes(File("P2\n# by hand\n3 1\n15\n0 7 15"), 3, 1, 1, 0, 119, 255);

    [Fact]
    public void P3_IsRgb() => Decodes(File("P3 1 2 255 1 2 3 4 5 255\n"), 1, 2, 3, 1, 2, 3, 4, 5, 255);

    [Fact]
    public void P4_RowsArePadded() => Decodes(File("P4 9 2\n", 0x80, 0x80, 0x00, 0x00), 9, 2, 1, [0, 255, 255, 255, 255, 255, 255, 255, 0, .. Enumerable.Repeat((byte)255, 9)]);

    [Fact]
    public void P5_IsRead() => Decodes(File("P5 2 2 255\n", 0, 10, 20, 255), 2, 2, 1, 0, 10, 20, 255);

    [Fact]
    public void P5_HeaderEndsWithOneSpace() => Decodes(File("P5 1 1 255\n", (byte)'\n'), 1, 1, 1, 10);

    [Fact]
    public void P5_SixteenBits_AreBigEndian() => Decodes(File("P5 3 1 65535\n", 0, 0, 0x80, 0x80, 255, 255), 3, 1, 1, 0, 128, 255);

    [Fact]
    public void P6_IsRead() => Decodes(File("P6 #\n1 1 255\n", 9, 8, 7), 1, 1, 3, 9, 8, 7);

    [Theory]
    [InlineData("P5 2 2 255\nabc", "3 bytes of pixels, expected 4")]
    [InlineData("P5 2 2 0\nabcd", "maximum value 0")]
    [InlineData("P5 2 2 65536\nabcd", "maximum value 65536")]
    [InlineData("P5 0 2 255\n", "0 x 2 pixels")]
    [InlineData("P5 99999999 99999999 255\n", "expected at most")]
    [InlineData("P5 123456789 1 255\n", "more than 8 digits")]
    [InlineData("P5 x", "no number at byte 3")]
    [InlineData("P5 1 1 255", "ends within")]
    [InlineData("P2 1 1 15 16", "sample 16, expected 0 to 15")]
    [InlineData("P2 2 1 15 1  ", "no number at byte")]
    [InlineData("P1 1 1 2", "expected 0 or 1")]
    [InlineData("P2 #", "no number")]
    public void Damage_IsNamed(string file, string message) => Assert.Contains(message, Assert.Throws<ImageFormatException>(() => Decode(File(file))).Message);
}
