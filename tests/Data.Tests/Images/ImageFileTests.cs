using System.Text;
using GpuTrainer.Data.Images;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Tga;
using SixLabors.ImageSharp.Formats.Tiff;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.PixelFormats;

namespace GpuTrainer.Data.Tests.Images;

/// <summary>What ImageSharp, as it is set up here, makes of the formats.</summary>
public class ImageFileTests
{
    // Decoders round differently, and between two samples of colour ImageSharp repeats where libjpeg interpolates.
    private const double SameJpeg = 1.5;
    private const double SubsampledJpeg = 11;

    private const string ProgressiveWithRestarts = "restart-progressive";

    private static readonly byte[] Grey = [0, 60, 255, 7, 8, 9];

    private static string Message(byte[] file, ImageLimits? limits = null) =>
        Assert.Throws<ImageFormatException>(() => ImageFile.Decode(file, limits)).Message;

    public static TheoryData<string> JpegNames() => [.. Corpus.JpegNames.Where(name => name != ProgressiveWithRestarts)];

    [Theory]
    [MemberData(nameof(JpegNames))]
    public void Decode_Jpeg_IsWhatLibjpegSees(string name)
    {
        Image expected = ImageFile.Decode(Corpus.Png(name));

        Image image = ImageFile.Decode(Corpus.Jpeg(name));

        Assert.Equal((expected.Width, expected.Height, expected.Channels), (image.Width, image.Height, image.Channels));
        double difference = image.Pixels.Zip(expected.Pixels, (got, want) => Math.Abs(got - want)).Average();
        Assert.InRange(difference, 0, IsSubsampled(name) ? SubsampledJpeg : SameJpeg);
    }

    [Theory]
    [InlineData("a.png", 1)]
    [InlineData("a.png", 2)]
    [InlineData("a.png", 3)]
    [InlineData("A.PNG", 4)]
    [InlineData("a.bmp", 1)]
    [InlineData("a.bmp", 3)]
    [InlineData("a.bmp", 4)]
    [InlineData("a.pgm", 1)]
    [InlineData("a.ppm", 3)]
    [InlineData("a.tif", 1)]
    [InlineData("a.tiff", 3)]
    [InlineData("a.webp", 1)]
    [InlineData("a.webp", 4)]
    public void Encode_OfWhatTheFormatHolds_ComesBackExactly(string name, int channels)
    {
        byte[] pixels = [.. Enumerable.Range(0, 5 * 4 * channels).Select(i => (byte)(i * 37))];
        Image image = new(5, 4, channels, pixels);

        Image back = ImageFile.Decode(ImageFile.Encode(name, image));

        Assert.Equal((5, 4, channels), (back.Width, back.Height, back.Channels));
        Assert.Equal(Visible(image), Visible(back));
    }

    [Fact]
    public void Encode_Jpeg_IsNearlyThePicture()
    {
        Image image = new(16, 16, 1, [.. Enumerable.Range(0, 256).Select(i => (byte)(i % 16 * 10))]);

        Image back = ImageFile.Decode(ImageFile.Encode("a.jpeg", image));

        Assert.InRange(back.Pixels.Zip(image.Pixels, (a, b) => Math.Abs(a - b)).Average(), 0, 2);
    }

    [Theory]
    [InlineData("a.gif")]
    [InlineData("a.txt")]
    [InlineData("png")]
    public void Encode_OtherEnding_IsRefused(string name)
    {
        Assert.False(ImageFile.CanWrite(name));
        Assert.Contains(".png, .jpg", Assert.Throws<ArgumentException>(() => ImageFile.Encode(name, new Image(1, 1, 1, [0]))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Read_UnderAnyName_GoesByTheBytes()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("picture.jpg", ImageFile.Encode("a.bmp", new Image(3, 2, 1, Grey)));

        Assert.Equal(Grey, ImageFile.Read(path).Pixels);
    }

    [Fact]
    public void Decode_Of16Bits_RoundsTo8()
    {
        byte[] pgm = [.. "P5 3 1 65535\n"u8, 0x80, 0x7F, 0xFF, 0xFF, 0x01, 0x90];
        // 32895 / 257 = 127.996, 65535 / 257 = 255, 400 / 257 = 1.56.
        Assert.Equal([128, 255, 2], ImageFile.Decode(pgm).Pixels);

        byte[] png = FuzzCorpus.Encode<L16>(new PngEncoder { BitDepth = PngBitDepth.Bit16, ColorType = PngColorType.Grayscale }, 9, 7);
        byte[] same = FuzzCorpus.Encode<L16>(new PngEncoder { BitDepth = PngBitDepth.Bit8, ColorType = PngColorType.Grayscale }, 9, 7);
        Assert.Equal(ImageFile.Decode(same).Pixels, ImageFile.Decode(png).Pixels);
    }

    // Stored as 1 2 3 / 4 5 6 (times forty); JPEG's eight are in the corpus.
    [Theory]
    [InlineData(1, 3, new byte[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData(2, 3, new byte[] { 3, 2, 1, 6, 5, 4 })]
    [InlineData(3, 3, new byte[] { 6, 5, 4, 3, 2, 1 })]
    [InlineData(4, 3, new byte[] { 4, 5, 6, 1, 2, 3 })]
    [InlineData(5, 2, new byte[] { 1, 4, 2, 5, 3, 6 })]
    [InlineData(6, 2, new byte[] { 4, 1, 5, 2, 6, 3 })]
    [InlineData(7, 2, new byte[] { 6, 3, 5, 2, 4, 1 })]
    [InlineData(8, 2, new byte[] { 3, 6, 2, 5, 1, 4 })]
    public void Decode_Orientation_IsApplied(ushort orientation, int width, byte[] expected)
    {
        using SixLabors.ImageSharp.Image<L8> image =
            SixLabors.ImageSharp.Image.LoadPixelData<L8>(new byte[] { 40, 80, 120, 160, 200, 240 }, 3, 2);
        var exif = new SixLabors.ImageSharp.Metadata.Profiles.Exif.ExifProfile();
        exif.SetValue(SixLabors.ImageSharp.Metadata.Profiles.Exif.ExifTag.Orientation, orientation);
        image.Metadata.ExifProfile = exif;
        image.Frames.RootFrame.Metadata.ExifProfile = exif.DeepClone();
        IImageEncoder[] encoders =
            [new PngEncoder(), new WebpEncoder { FileFormat = WebpFileFormatType.Lossless },
                new TiffEncoder { BitsPerPixel = TiffBitsPerPixel.Bit8 }];
        foreach (IImageEncoder encoder in encoders)
        {
            using MemoryStream file = new();
            image.Save(file, encoder);

            Image upright = ImageFile.Decode(file.ToArray());

            Assert.Equal(width, upright.Width);
            Assert.Equal(expected, upright.Pixels.Select(value => (byte)(value / 40)));
        }
    }

    [Fact]
    public void Decode_Gif_IsTheFirstFrame()
    {
        using SixLabors.ImageSharp.Image<Rgba32> image = new(4, 4, new Rgba32(255, 255, 255));
        using SixLabors.ImageSharp.Image<Rgba32> second = new(4, 4, new Rgba32(0, 0, 0));
        image.Frames.AddFrame(second.Frames.RootFrame);
        using MemoryStream file = new();
        image.Save(file, new SixLabors.ImageSharp.Formats.Gif.GifEncoder());

        Assert.All(ImageFile.Decode(file.ToArray()).Pixels, value => Assert.Equal(255, value));
    }

    [Fact]
    public void Decode_FormatThatIsNotNamed_IsRefused()
    {
        byte[] tga = FuzzCorpus.Encode<Rgb24>(new TgaEncoder(), 9, 7);

        Assert.Contains("which is none of PNG, JPEG", Message(tga), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("no picture", "starts with 6E6F207069637475, which is none of")]
    [InlineData("P5 3 2 255\nabc", "PBM")]
    public void Decode_NoPicture_SaysWhy(string text, string message) =>
    Assert.Contains(message, Message(Encoding.ASCII.GetBytes(text)), StringComparison.Ordinal);

    [Fact]
    public void Decode_EveryTruncationOfPng_Fails()
    {
        foreach (PngInterlaceMode mode in new[] { PngInterlaceMode.None, PngInterlaceMode.Adam7 })
        {
            byte[] file = FuzzCorpus.Encode<Rgba32>(new PngEncoder { InterlaceMethod = mode }, 9, 7, orientation: 3);
            for (int length = 0; length < file.Length - 12; length++) // The last chunk is empty, and says only that it is the last.
                Message(file[..length]);
        }
    }

    [Fact]
    public void Decode_JpegCutOff_Fails()
    {
        byte[] file = Corpus.Jpeg("baseline-420");

        for (int length = 0; length < file.Length - 1; length++)
            Message(file[..length]);
    }

    [Fact]
    public void Decode_ProgressiveWithRestarts_IsRefused() =>
        Assert.Contains("progressive with restart intervals", Message(Corpus.Jpeg(ProgressiveWithRestarts)), StringComparison.Ordinal);

    // Samples that look like the header's blanks and comments; set bits are black; rows of bits end with a byte.
    [Theory]
    [InlineData("P5 2 2 255\n", new byte[] { 10, 32, 35, 7 }, new byte[] { 10, 32, 35, 7 })]
    [InlineData("P5 # made by\n2\n1\n100\n", new byte[] { 50, 100 }, new byte[] { 128, 255 })]
    [InlineData("P6 1 1 255\n", new byte[] { 32, 10, 35 }, new byte[] { 32, 10, 35 })]
    [InlineData("P4 9 1\n", new byte[] { 0b0100_0000, 0b1000_0000 }, new byte[] { 255, 0, 255, 255, 255, 255, 255, 255, 0 })]
    [InlineData("P2 2 1 15 0 15", new byte[0], new byte[] { 0, 255 })]
    [InlineData("P1 3 1 0 1 0", new byte[0], new byte[] { 255, 0, 255 })]
    public void Decode_Pnm_IsItsSamples(string header, byte[] samples, byte[] expected) =>
        Assert.Equal(expected, ImageFile.Decode([.. Encoding.ASCII.GetBytes(header), .. samples]).Pixels);

    [Fact]
    public void Decode_BeyondTheLimits_FailsBeforeTheMemoryIsTaken()
    {
        byte[] pgm = Encoding.ASCII.GetBytes("P5 60000 60000 255\n");
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Contains("60000 x 60000 pixels, expected at most", Message(pgm), StringComparison.Ordinal);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Decode_AlphaAndColour_AreKeptOnlyWhereTheyShow()
    {
        Image opaqueGrey = new(2, 1, 4, [9, 9, 9, 255, 70, 70, 70, 255]);

        Image image = ImageFile.Decode(ImageFile.Encode("a.png", opaqueGrey));

        Assert.Equal(1, image.Channels);
        Assert.Equal([9, 70], image.Pixels);
    }

    private static bool IsSubsampled(string name) =>
        !(name.Contains("444") || name.Contains("grey") || name is "rgb" or "quality-100" || name.StartsWith("cmyk"));

    // Samples of pixels that nothing shows of are anybody's guess.
    private static byte[] Visible(Image image) =>
        [.. image.Pixels.Chunk(image.Channels).SelectMany(pixel => image.HasAlpha && pixel[^1] == 0 ? new byte[image.Channels] : pixel)];
}
