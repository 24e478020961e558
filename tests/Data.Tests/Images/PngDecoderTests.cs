using GpuTrainer.Data.Images;
using GpuTrainer.Data.Images.Builtin;

namespace GpuTrainer.Data.Tests.Images;

public class PngDecoderTests
{
    private static Image Decode(byte[] file) => new BuiltinCodec().Decode(file, ImageLimits.Default);

    private static string Message(byte[] file) => Assert.Throws<ImageFormatException>(() => Decode(file)).Message;

    public static TheoryData<int, int, bool, bool> Kinds()
    {
        (int Color, int[] Depths)[] kinds = [(0, [1, 2, 4, 8, 16]), (2, [8, 16]), (3, [1, 2, 4, 8]), (4, [8, 16]), (6, [8, 16])];
        TheoryData<int, int, bool, bool> data = [];
        foreach ((int color, int[] depths) in kinds)
        {
            foreach (int depth in depths)
            {
                foreach (bool interlaced in new[] { false, true })
                {
                    data.Add(color, depth, interlaced, false);
                    if (color is 0 or 2 or 3)
                        data.Add(color, depth, interlaced, true);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EveryKind_IsExact(int colorType, int bitDepth, bool interlaced, bool transparency)
    {
        // Sizes that leave some of Adam7's passes empty, and partial bytes at the ends of rows.
        (int, int)[] sizes = [(1, 1), (2, 5), (3, 3), (5, 2), (8, 8), (13, 11), (33, 9)];
        foreach ((int width, int height) in sizes)
        {
            PngBytes png = PngBytes.Random(width, width, height, colorType, bitDepth, interlaced, transparency);

            Image image = Decode(png.Encode());

            Assert.Equal((width, height), (image.Width, image.Height));
            Assert.Equal(png.Expected(), image.Pixels);
        }
    }

    [Fact]
    public void Writer_RoundTrips()
    {
        for (int channels = 1; channels <= 4; channels++)
        {
            byte[] pixels = new byte[7 * 5 * channels];
            new Random(channels).NextBytes(pixels);

            Image image = Decode(PngWriter.Encode(new Image(7, 5, channels, pixels)));

            Assert.Equal((7, 5, channels), (image.Width, image.Height, image.Channels));
            Assert.Equal(pixels, image.Pixels);
        }
    }

    [Fact]
    public void EveryTruncation_Fails()
    {
        byte[] file = PngBytes.Random(1, 9, 9, 2, 8, false, false).Encode();

        for (int length = 0; length < file.Length; length++)
            Assert.Throws<ImageFormatException>(() => Decode(file[..length]));
    }

    [Fact]
    public void EveryFlippedBit_Fails()
    {
        byte[] file = PngBytes.Random(1, 5, 5, 3, 4, true, true).Encode();

        for (int i = 0; i < file.Length * 8; i++)
        {
            byte[] damaged = [.. file];
            damaged[i / 8] ^= (byte)(1 << (i % 8));
            Assert.Throws<ImageFormatException>(() => Decode(damaged));
        }
    }

    [Fact]
    public void Damage_NamesTheChunk()
    {
        byte[] file = PngBytes.Random(1, 5, 5, 0, 8, false, false).Encode();
        file[20] ^= 1; // in IHDR's width

        Assert.Contains("chunk IHDR at byte 8 has checksum", Message(file));
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(2, 4)]
    [InlineData(3, 16)]
    [InlineData(5, 8)]
    public void Types_NotDefined_Fail(int colorType, int bitDepth) => Assert.Contains("does not define", Message(WithHeader(1, 1, colorType, bitDepth)));

    [Fact]
    public void HugeHeader_WithoutData_FailsBeforeAllocating()
    {
        byte[] file = WithHeader(8000, 8000, 6, 8);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Contains("cannot hold", Message(file));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(70000, 1)]
    [InlineData(60000, 60000)]
    [InlineData(-1, 1)]
    public void Sizes_OutsideTheLimits_Fail(int width, int height) => Assert.Contains("expected at", Message(WithHeader(width, height, 0, 8)));

    [Fact]
    public void PaletteIndex_OutOfRange_Fails()
    {
        PngBytes png = new() { Width = 2, Height = 1, ColorType = 3, BitDepth = 8, Samples = [0, 2], Palette = [1, 2, 3, 4, 5, 6] };

        Assert.Contains("palette index 2, expected 0 to 1", Message(png.Encode()));
    }

    [Fact]
    public void UnknownFormat_ListsTheKnown() => Assert.Contains("PNG", Message([1, 2, 3]));

    private static byte[] WithHeader(int width, int height, int colorType, int bitDepth)
    {
        List<byte> file = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];
        byte[] header = new byte[13];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(header, width);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = (byte)bitDepth;
        header[9] = (byte)colorType;
        PngBytes.Chunk(file, "IHDR", header);
        PngBytes.Chunk(file, "IDAT", PngBytes.Compress(new byte[100]));
        PngBytes.Chunk(file, "IEND", []);
        return [.. file];
    }
}
