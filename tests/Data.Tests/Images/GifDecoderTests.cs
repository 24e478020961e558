using GpuTrainer.Data.Images;
using GpuTrainer.Data.Images.Builtin;

namespace GpuTrainer.Data.Tests.Images;

public class GifDecoderTests
{
    private static Image Decode(byte[] file) => new BuiltinCodec().Decode(file, ImageLimits.Default);

    private static GifBytes Random(int seed, int width, int height, int colors, bool interlaced = false, bool local = false, int clearEvery = 1000)
    {
        Random random = new(seed);
        byte[] palette = new byte[3 * colors];
        random.NextBytes(palette);
        // Runs of a colour, so that codes grow long and the code after next appears.
        byte[] indices = new byte[width * height];
        for (int i = 0; i < indices.Length; i++)
            indices[i] = i > 0 && random.Next(4) > 0 ? indices[i - 1] : (byte)random.Next(colors);
        return new GifBytes
        {
            Width = width,
            Height = height,
            Indices = indices,
            Palette = palette,
            Interlaced = interlaced,
            LocalPalette = local,
            ClearEvery = clearEvery,
        };
    }

    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(7, 5, 2)]
    [InlineData(9, 17, 4)]
    [InlineData(64, 64, 16)]
    [InlineData(200, 150, 256)]
    public void Indexed_IsExact(int width, int height, int colors)
    {
        foreach (bool interlaced in new[] { false, true })
        {
            GifBytes gif = Random(width, width, height, colors, interlaced, local: interlaced);

            Image image = Decode(gif.Encode());

            Assert.Equal((width, height, 3), (image.Width, image.Height, image.Channels));
            Assert.Equal([.. gif.Indices.SelectMany(index => gif.Palette.Skip(3 * index).Take(3))], image.Pixels);
        }
    }

    [Fact]
    public void FullTable_WithoutClear_IsExact()
    {
        GifBytes gif = Random(5, 300, 300, 256, clearEvery: 0);

        Assert.Equal([.. gif.Indices.SelectMany(index => gif.Palette.Skip(3 * index).Take(3))], Decode(gif.Encode()).Pixels);
    }

    [Fact]
    public void OneColor_UsesTheCodeNotYetThere()
    {
        GifBytes gif = new() { Width = 100, Height = 3, Indices = new byte[300], Palette = [9, 8, 7, 0, 0, 0] };

        Assert.Equal([.. Enumerable.Repeat<byte[]>([9, 8, 7], 300).SelectMany(p => p)], Decode(gif.Encode()).Pixels);
    }

    [Fact]
    public void Transparent_BecomesAlpha()
    {
        GifBytes gif = new() { Width = 2, Height = 1, Indices = [0, 1], Palette = [1, 2, 3, 4, 5, 6], Transparent = 1 };

        Assert.Equal([1, 2, 3, 255, 0, 0, 0, 0], Decode(gif.Encode()).Pixels);
    }

    [Fact]
    public void Frame_SmallerThanScreen_IsPlaced()
    {
        GifBytes gif = new() { Width = 1, Height = 1, Left = 1, Top = 1, ScreenWidth = 2, ScreenHeight = 2, Indices = [0], Palette = [1, 2, 3, 4, 5, 6] };

        Image image = Decode(gif.Encode());

        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 255], image.Pixels);
    }

    [Fact]
    public void EveryTruncation_BeforeTheEndCode_Fails()
    {
        byte[] file = Random(3, 12, 12, 16).Encode();

        // The last bytes are the end code's remainder, the empty block and the trailer.
        for (int length = 0; length < file.Length - 3; length++)
            Assert.Throws<ImageFormatException>(() => Decode(file[..length]));
    }

    [Fact]
    public void NoFrame_Fails() =>
        Assert.Contains("without a frame", Assert.Throws<ImageFormatException>(() => Decode([.. "GIF89a"u8, 1, 0, 1, 0, 0, 0, 0, 0x3B])).Message);

    [Fact]
    public void HugeScreen_Fails()
    {
        byte[] file = new GifBytes { Width = 1, Height = 1, ScreenWidth = 65535, ScreenHeight = 65535, Indices = [0], Palette = [0, 0, 0, 1, 1, 1] }.Encode();

        Assert.Contains("expected at most", Assert.Throws<ImageFormatException>(() => Decode(file)).Message);
    }
}
