using System.Text;
using GpuTrainer.Model;

namespace GpuTrainer.Model.Tests.Files;

public sealed class SafetensorsWriterTests : IDisposable
{
    private static readonly Dictionary<string, string> NoMetadata = [];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_TwoTensors_GivesTheFormatsBytes()
    {
        string path = _folder.File("two.safetensors");

        SafetensorsWriter.Write(
            path, [new NamedTensor("b", new Shape(1), [2f]), new NamedTensor("a", new Shape(1, 2), [0.5f, 1f])],
            new Dictionary<string, string> { ["k"] = "é" });

        byte[] bytes = File.ReadAllBytes(path);
        int header = BitConverter.ToInt32(bytes);
        Assert.Equal(0, header % 8);
        Assert.Equal(
            """{"__metadata__":{"k":"é"},"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""",
            Encoding.UTF8.GetString(bytes, 8, header).TrimEnd(' '));
        Assert.Equal([0.5f, 1f, 2f], Enumerable.Range(0, 3).Select(i => BitConverter.ToSingle(bytes, 8 + header + (4 * i))));
    }

    [Fact]
    public void Write_AnyBits_ReadBackTheSame()
    {
        string path = _folder.File("bits.safetensors");
        float[] values = [float.NaN, BitConverter.UInt32BitsToSingle(0x7F800001), -0f, float.Epsilon, float.NegativeInfinity];

        SafetensorsWriter.Write(path, [new NamedTensor("quote \" and \\ and 字", new Shape(5), values)], NoMetadata);
        using SafetensorsReader reader = SafetensorsReader.Open(path);

        Assert.Equal(values.Select(BitConverter.SingleToUInt32Bits),
            reader.ReadSingles("quote \" and \\ and 字").Select(BitConverter.SingleToUInt32Bits));
    }

    [Fact]
    public void Write_OtherOrderOfTheTensors_GivesTheSameBytes()
    {
        NamedTensor a = new("a", new Shape(1), [1f]);
        NamedTensor b = new("b", new Shape(1), [2f]);

        SafetensorsWriter.Write(_folder.File("ab"), [a, b], NoMetadata);
        SafetensorsWriter.Write(_folder.File("ba"), [b, a], NoMetadata);

        Assert.Equal(File.ReadAllBytes(_folder.File("ab")), File.ReadAllBytes(_folder.File("ba")));
    }

    [Fact]
    public void Write_NameTwice_IsRefused() =>
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(
            _folder.File("x"), [new NamedTensor("a", new Shape(1), [1f]), new NamedTensor("a", new Shape(1), [1f])], NoMetadata));

    [Fact]
    public void AtomicFile_WriterThatFails_LeavesTheOldFileAndNothingElse()
    {
        string path = _folder.File("model");
        File.WriteAllText(path, "old");

        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half"u8);
            throw new InvalidOperationException();
        }));

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void AtomicFile_TargetThatCannotBeReplaced_LeavesNothingElse()
    {
        string path = _folder.File("folder");
        Directory.CreateDirectory(path);

        Assert.ThrowsAny<Exception>(() => AtomicFile.Write(path, stream => stream.Write("new"u8)));

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }
}
