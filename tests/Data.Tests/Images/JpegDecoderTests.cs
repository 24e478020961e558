using GpuTrainer.Data.Images;
using GpuTrainer.Data.Images.Builtin;

namespace GpuTrainer.Data.Tests.Images;

public class JpegDecoderTests
{
    // The standard leaves rounding open (T.83 allows an error of one level a coefficient); chroma is interpolated as libjpeg does.
    private const double MeanTolerance = 0.1;
    private const int MaxTolerance = 4;

    private static Image Decode(byte[] file) => new BuiltinCodec().Decode(file, ImageLimits.Default);

    private static string Message(byte[] file) => Assert.Throws<ImageFormatException>(() => Decode(file)).Message;

    public static TheoryData<string> Names() => [.. Corpus.JpegNames];

    [Theory]
    [MemberData(nameof(Names))]
    public void Pixels_AgreeWithLibjpeg(string name)
    {
        Image expected = Decode(Corpus.Png(name));

        Image image = Decode(Corpus.Jpeg(name));

        Assert.Equal((expected.Width, expected.Height, expected.Channels), (image.Width, image.Height, image.Channels));
        int[] differences = [.. image.Pixels.Zip(expected.Pixels, (got, want) => Math.Abs(got - want))];
        Assert.True(
            differences.Average() <= MeanTolerance && differences.Max() <= MaxTolerance,
            $"{name}: mean difference {differences.Average():F3} (at most {MeanTolerance}), largest {differences.Max()} (at most {MaxTolerance})");
    }

    [Fact]
    public void Corpus_HasEveryKind() => Assert.True(Corpus.JpegNames.Count() >= 32, "the corpus is incomplete");

    [Theory]
    [InlineData("baseline-420")]
    [InlineData("progressive-420")]
    [InlineData("restart-blocks")]
    public void EveryTruncation_Fails(string name)
    {
        byte[] file = Corpus.Jpeg(name);

        for (int length = 0; length < file.Length; length++)
            Assert.Throws<ImageFormatException>(() => Decode(file[..length]));
    }

    [Fact]
    public void MissingRestartMarker_IsNamed()
    {
        byte[] file = Corpus.Jpeg("restart-blocks");
        int at = file.AsSpan().IndexOf<byte>([0xFF, 0xD2]);
        file[at + 1] = 0xD3;

        Assert.Contains($"no restart marker 2 at byte {at}", Message(file));
    }

    [Theory]
    [InlineData(0xC9, "arithmetic")]
    [InlineData(0xC3, "lossless")]
    [InlineData(0xC5, "hierarchical")]
    public void OtherCodings_AreRefusedByName(byte marker, string coding)
    {
        byte[] file = Corpus.Jpeg("baseline-444");
        file[file.AsSpan().IndexOf<byte>([0xFF, 0xC0]) + 1] = marker;

        Assert.Contains(coding, Message(file));
    }

    [Fact]
    public void HugeFrame_WithoutData_FailsBeforeAllocating()
    {
        byte[] file = Corpus.Jpeg("baseline-444");
        int at = file.AsSpan().IndexOf<byte>([0xFF, 0xC0]);
        (file[at + 5], file[at + 6], file[at + 7], file[at + 8]) = (0x1F, 0xFF, 0x1F, 0xFF);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Contains("cannot hold 8191 x 8191", Message(file));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void ScanThatBringsNothingNew_Fails()
    {
        byte[] file = Corpus.Jpeg("progressive-grey");
        int first = file.AsSpan().IndexOf<byte>([0xFF, 0xDA]);
        int end = first + 2 + file.AsSpan(first + 2).IndexOf((byte)0xFF);
        byte[] twice = [.. file[..end], .. file[first..end], .. file[end..]];

        Assert.Contains("a scan repeats", Message(twice));
    }
}
