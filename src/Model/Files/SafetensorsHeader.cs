using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace GpuTrainer.Model;

/// <summary>
/// Reads and verifies the header of a safetensors file: an 8-byte little-endian length, JSON, then the data. Every number in the header is
/// checked against the actual file, and nothing is allocated on its word alone.
/// </summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The reference implementation's limit.</summary>
    private const long MaxHeaderLength = 100_000_000;

    private readonly string _file;
    private readonly long _dataLength;
    private readonly Dictionary<string, SafetensorsEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private bool _metadataSeen;

    private SafetensorsHeader(string file, long dataLength)
    {
        _file = file;
        _dataLength = dataLength;
    }

    public IReadOnlyDictionary<string, SafetensorsEntry> Entries => _entries;

    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>The start of the data, in bytes from the start of the file.</summary>
    public long DataOffset { get; private init; }

    /// <summary>Reads the header of an open file.</summary>
    /// <param name="file">The name for messages.</param>
    /// <param name="stream">The file, at its start; seekable.</param>
    public static SafetensorsHeader Read(string file, Stream stream)
    {
        long fileLength = stream.Length;
        if (fileLength < 8)
            throw Damaged(file, $"the file has {fileLength} bytes, expected at least the 8 of the header's length");
        Span<byte> prefix = stackalloc byte[8];
        stream.ReadExactly(prefix);
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerLength > MaxHeaderLength)
        {
            throw Damaged(file,
                $"the header's length is given as {headerLength} bytes, expected at most {MaxHeaderLength}; it may not be a safetensors "
                + "file");
        }

        if (headerLength > (ulong)(fileLength - 8))
        {
            throw Damaged(
                file, $"the header's length is given as {headerLength} bytes, but only {fileLength - 8} follow; the file is truncated");
        }

        if (headerLength < 2)
            throw Damaged(file, $"the header's length is given as {headerLength} bytes, expected at least the 2 of \"{{}}\"");

        byte[] json = new byte[(int)headerLength];
        stream.ReadExactly(json);
        if (json[0] != (byte)'{')
            throw Damaged(file, $"the header begins with byte 0x{json[0]:X2}, expected '{{'");

        long dataOffset = 8 + (long)headerLength;
        var header = new SafetensorsHeader(file, fileLength - dataOffset) { DataOffset = dataOffset };
        header.ReadJson(json);
        header.VerifyCoverage();
        return header;
    }

    private static CheckpointException Damaged(string file, string problem, Exception? inner = null) => new($"{file}: {problem}.", inner);

    private CheckpointException Damaged(string problem, Exception? inner = null) => Damaged(_file, problem, inner);

    private void ReadJson(byte[] json)
    {
        try
        {
            _ = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetCharCount(json);
        }
        catch (DecoderFallbackException problem)
        {
            throw Damaged($"the header is not UTF-8 at byte {8 + problem.Index}", problem);
        }

        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 8 });
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = reader.GetString()!; // A property name is never null.
                reader.Read();
                if (name == "__metadata__")
                    ReadMetadata(ref reader);
                else if (!_entries.TryAdd(name, ReadEntry(name, ref reader)))
                    throw Damaged($"the header has two tensors named \"{name}\"");
            }

            // Only whitespace may follow the closing brace; the reader throws at anything else.
            reader.Read();
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string with an escaped half of a surrogate pair.
            throw Damaged($"the header is not a JSON object: {problem.Message.TrimEnd('.')}", problem);
        }
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        if (_metadataSeen)
            throw Damaged("the header has __metadata__ twice");
        _metadataSeen = true;
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Damaged($"__metadata__ is a JSON {reader.TokenType}, expected an object of strings");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!; // A property name is never null.
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
                throw Damaged($"__metadata__ \"{key}\" is a JSON {reader.TokenType}, expected a string");
            if (!_metadata.TryAdd(key, reader.GetString()!)) // A string token is never null.
                throw Damaged($"__metadata__ has \"{key}\" twice");
        }
    }

    private SafetensorsEntry ReadEntry(string name, ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Damaged($"tensor \"{name}\" is a JSON {reader.TokenType}, expected an object with dtype, shape and data_offsets");

        string? type = null;
        List<long>? shape = null;
        List<long>? offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string field = reader.GetString()!; // A property name is never null.
            reader.Read();
            switch (field)
            {
                case "dtype" when type is null:
                    if (reader.TokenType != JsonTokenType.String)
                        throw Damaged($"tensor \"{name}\": dtype is a JSON {reader.TokenType}, expected a string such as \"F32\"");
                    type = reader.GetString()!; // A string token is never null.
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(name, field, ref reader);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(name, field, ref reader);
                    break;
                case "dtype" or "shape" or "data_offsets":
                    throw Damaged($"tensor \"{name}\" has {field} twice");
                default:
                    throw Damaged($"tensor \"{name}\" has an unknown field \"{field}\", expected dtype, shape and data_offsets");
            }
        }

        if (type is null || shape is null || offsets is null)
            throw Damaged($"tensor \"{name}\" has no {(type is null ? "dtype" : shape is null ? "shape" : "data_offsets")}");
        return Verify(name, type, shape, offsets);
    }

    private List<long> ReadNumbers(string name, string field, ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw Damaged($"tensor \"{name}\": {field} is a JSON {reader.TokenType}, expected an array of whole numbers");
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0)
                throw Damaged($"tensor \"{name}\": {field} has an element that is not a whole number from 0 to {long.MaxValue}");
            numbers.Add(number);
        }

        return numbers;
    }

    private SafetensorsEntry Verify(string name, string type, List<long> shape, List<long> offsets)
    {
        int size = SafetensorsType.SizeInBytes(type);
        if (size == 0)
            throw Damaged($"tensor \"{name}\" has the unknown dtype \"{type}\"");
        if (offsets.Count != 2)
            throw Damaged($"tensor \"{name}\" has {offsets.Count} data_offsets, expected 2: begin and end");
        (long begin, long end) = (offsets[0], offsets[1]);
        if (begin > end)
            throw Damaged($"tensor \"{name}\" ends at byte {end}, before it begins at {begin}");
        if (end > _dataLength)
        {
            throw Damaged($"tensor \"{name}\" ends at data byte {end}, but the file has {_dataLength} data bytes; the file is truncated or "
                + "the header is wrong");
        }

        UInt128 length = (UInt128)size;
        foreach (long extent in shape)
        {
            length *= (UInt128)extent;
            if (length > long.MaxValue)
                throw Damaged($"tensor \"{name}\": shape [{string.Join(", ", shape)}] of {type} is more than {long.MaxValue} bytes");
        }

        if (length != (UInt128)(end - begin))
        {
            throw Damaged($"tensor \"{name}\": data_offsets give {end - begin} bytes, but shape [{string.Join(", ", shape)}] of {type} "
                + $"takes {length}");
        }

        return new SafetensorsEntry(name, type, shape, begin, end - begin);
    }

    /// <summary>Throws unless the tensors cover the data exactly: no overlap, no gap, nothing left over.</summary>
    private void VerifyCoverage()
    {
        long covered = 0;
        string last = "";
        foreach (SafetensorsEntry entry in _entries.Values.OrderBy(entry => entry.Offset).ThenBy(entry => entry.LengthInBytes))
        {
            if (entry.Offset < covered)
                throw Damaged($"tensor \"{entry.Name}\" begins at data byte {entry.Offset}, inside \"{last}\", which ends at {covered}");
            if (entry.Offset > covered)
                throw Damaged($"data bytes {covered} to {entry.Offset} belong to no tensor");
            covered = entry.Offset + entry.LengthInBytes;
            last = entry.Name;
        }

        if (covered != _dataLength)
        {
            throw Damaged(
                $"the tensors end at data byte {covered}, but the file has {_dataLength} data bytes; the rest belongs to no tensor");
        }
    }
}

/// <summary>One tensor that a safetensors header describes.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Type">The element type as the header writes it: "F32".</param>
/// <param name="Shape">Outermost first; empty = a scalar; an extent may be 0.</param>
/// <param name="Offset">Bytes from the start of the data that follow the header.</param>
/// <param name="LengthInBytes">The tensor's bytes; agrees with type and shape.</param>
public sealed record SafetensorsEntry(string Name, string Type, IReadOnlyList<long> Shape, long Offset, long LengthInBytes)
{
    /// <summary>The shape for display: "[96, 784]".</summary>
    public string ShapeText => $"[{string.Join(", ", Shape)}]";
}

/// <summary>The element types of the safetensors format.</summary>
public static class SafetensorsType
{
    /// <summary>The bytes of one element.</summary>
    /// <param name="name">As in a header: "F32".</param>
    /// <returns>0 if the format has no such type of whole bytes.</returns>
    public static int SizeInBytes(string name) => name switch
    {
        "BOOL" or "U8" or "I8" or "F8_E4M3" or "F8_E5M2" or "F8_E8M0" => 1,
        "U16" or "I16" or "F16" or "BF16" => 2,
        "U32" or "I32" or "F32" => 4,
        "U64" or "I64" or "F64" or "C64" => 8,
        _ => 0,
    };
}
