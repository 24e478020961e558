using System.Buffers.Binary;
using System.Text;
using GpuTrainer.Model;
using ILGPU.Runtime;

namespace GpuTrainer.Model.Tests.Files;

public sealed class SafetensorsReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Write(string json, int dataLength, ulong? headerLength = null)
    {
        byte[] header = Encoding.UTF8.GetBytes(json);
        return WriteBytes(header, dataLength, headerLength);
    }

    private string WriteBytes(byte[] header, int dataLength, ulong? headerLength = null)
    {
        byte[] file = new byte[8 + header.Length + dataLength];
        BinaryPrimitives.WriteUInt64LittleEndian(file, headerLength ?? (ulong)header.Length);
        header.CopyTo(file, 8);
        for (int i = 0; i < dataLength; i++)
            file[8 + header.Length + i] = (byte)i;
        string path = _folder.File("file.safetensors");
        File.WriteAllBytes(path, file);
        return path;
    }

    private static string Problem(string path)
    {
        var problem = Assert.Throws<CheckpointException>(() =>
        {
            using SafetensorsReader reader = SafetensorsReader.Open(path);
        });
        Assert.StartsWith(path + ": ", problem.Message, StringComparison.Ordinal);
        return problem.Message;
    }

    [Fact]
    public void Open_FileOfTheReferenceWriter_GivesTensorsAndMetadata()
    {
        string path = Write(
            """{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"s":{"dtype":"I64","shape":[],"data_offsets":[8,16]}}   """, 16);

        using SafetensorsReader reader = SafetensorsReader.Open(path);

        Assert.Equal("pt", reader.Metadata["format"]);
        Assert.Equal([2L, 1L], reader.Entries["a"].Shape);
        Assert.Equal("I64", reader.Entries["s"].Type);
        Assert.Equal(BitConverter.UInt32BitsToSingle(0x07060504), reader.ReadSingles("a")[1]);
    }

    [Theory]
    [InlineData("F16", new byte[] { 0x00, 0x3E }, 1.5f)]
    [InlineData("BF16", new byte[] { 0xC0, 0xBF }, -1.5f)]
    [InlineData("F64", new byte[] { 0, 0, 0, 0, 0, 0, 0xF8, 0x3F }, 1.5f)]
    public void ReadSingles_OtherFloatingTypes_AreConverted(string type, byte[] data, float expected)
    {
        string json = "{\"a\":{\"dtype\":\"" + type + "\",\"shape\":[1],\"data_offsets\":[0," + data.Length + "]}}";
        string path = Write(json, data.Length);
        using (FileStream stream = File.OpenWrite(path))
        {
            stream.Position = 8 + json.Length;
            stream.Write(data);
        }

        using SafetensorsReader reader = SafetensorsReader.Open(path);

        Assert.Equal([expected], reader.ReadSingles("a"));
    }

    [Fact]
    public void ReadSingles_IntegersOrUnknownName_AreRefused()
    {
        using SafetensorsReader reader = SafetensorsReader.Open(Write("""{"a":{"dtype":"I32","shape":[1],"data_offsets":[0,4]}}""", 4));

        Assert.Contains("type I32, expected F32", Assert.Throws<CheckpointException>(() => reader.ReadSingles("a")).Message,
            StringComparison.Ordinal);
        Assert.Contains("no tensor \"b\"; the file has a", Assert.Throws<CheckpointException>(() => reader.ReadSingles("b")).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "the file is empty, expected a safetensors file")]
    [InlineData(7, "the file has 7 bytes")]
    public void Open_FileShorterThanItsPrefix_IsRefused(int length, string expected)
    {
        string path = _folder.File("short.safetensors");
        File.WriteAllBytes(path, new byte[length]);

        Assert.Contains(expected, Problem(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0ul, "given as 0 bytes, expected at least the 2")]
    [InlineData(3ul, "given as 3 bytes, but only 2 follow; the file is truncated")]
    [InlineData(100_000_000ul, "but only 2 follow")]
    [InlineData(100_000_001ul, "expected at most 100000000")]
    [InlineData(ulong.MaxValue, "expected at most 100000000; it may not be a safetensors file")]
    public void Open_LyingHeaderLength_IsRefusedWithoutAllocatingIt(ulong headerLength, string expected)
    {
        string path = Write("{}", 0, headerLength);
        long before = GC.GetAllocatedBytesForCurrentThread();

        string problem = Problem(path);

        Assert.Contains(expected, problem, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000, "The reader allocated on the header's word.");
    }

    [Theory]
    [InlineData("[]", 0, "begins with byte 0x5B, expected '{'")]
    [InlineData(" {}", 0, "begins with byte 0x20, expected '{'")]
    [InlineData("{} x", 0, "not a JSON object")]
    [InlineData("{\"a\":", 0, "not a JSON object")]
    [InlineData("""{"a":1}""", 0, "tensor \"a\" is a JSON Number, expected an object")]
    [InlineData("""{"a":{"shape":[1],"data_offsets":[0,4]}}""", 4, "tensor \"a\" has no dtype")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,4]}}""", 4, "tensor \"a\" has no shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "tensor \"a\" has no data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "has dtype twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}""", 4, "unknown field \"x\"")]
    [InlineData("""{"a":{"dtype":"F33","shape":[1],"data_offsets":[0,4]}}""", 4, "unknown dtype \"F33\"")]
    [InlineData("""{"a":{"dtype":7,"shape":[1],"data_offsets":[0,4]}}""", 4, "dtype is a JSON Number")]
    [InlineData("""{"a":{"dtype":"F32","shape":1,"data_offsets":[0,4]}}""", 4, "shape is a JSON Number, expected an array")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "shape has an element that is not a whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "shape has an element that is not a whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}""", 4, "shape has an element that is not a whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,4]}}""", 4, "not a whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775807,9223372036854775807],"data_offsets":[0,4]}}""", 4,
        "is more than 9223372036854775807 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""", 0,
        "is more than 9223372036854775807 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "data_offsets give 4 bytes, but shape [2] of F32 takes 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "has 1 data_offsets, expected 2")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "ends at byte 0, before it begins at 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "ends at data byte 8, but the file has 4 data bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "data bytes 0 to 4 belong to no tensor")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8, "the tensors end at data byte 4, but the file has 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8,
        "\"b\" begins at data byte 4, inside \"a\", which ends at 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8,
        "two tensors named \"a\"")]
    [InlineData("""{"__metadata__":[]}""", 0, "__metadata__ is a JSON StartArray, expected an object of strings")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "__metadata__ \"a\" is a JSON Number, expected a string")]
    [InlineData("""{"__metadata__":{"a":"1","a":"2"}}""", 0, "__metadata__ has \"a\" twice")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", 0, "__metadata__ twice")]
    [InlineData("""{"\ud800":1}""", 0, "not a JSON object")]
    public void Open_LyingHeader_NamesTheLie(string json, int dataLength, string expected) =>
        Assert.Contains(expected, Problem(Write(json, dataLength)), StringComparison.Ordinal);

    [Fact]
    public void Open_HeaderThatIsNoUtf8_IsRefused() =>
        Assert.Contains("not UTF-8 at byte 10", Problem(WriteBytes([(byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)'}'], 0)),
            StringComparison.Ordinal);

    [Fact]
    public void Open_EmptyTensor_IsAllowed()
    {
        using SafetensorsReader reader = SafetensorsReader.Open(Write("""{"a":{"dtype":"F32","shape":[0,3],"data_offsets":[0,0]}}""", 0));

        Assert.Empty(reader.ReadSingles("a"));
    }
}
