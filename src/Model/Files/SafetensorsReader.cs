using System.Buffers.Binary;

namespace GpuTrainer.Model;

/// <summary>An open safetensors file with a verified header; tensors are read on demand.</summary>
public sealed class SafetensorsReader : IDisposable
{
    private readonly Stream _stream;
    private readonly SafetensorsHeader _header;

    private SafetensorsReader(string path, Stream stream, SafetensorsHeader header)
    {
        Path = path;
        _stream = stream;
        _header = header;
    }

    /// <summary>The path given to <see cref="Open(string)"/>.</summary>
    public string Path { get; }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Entries => _header.Entries;

    /// <summary>The strings of __metadata__; empty if the file has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>Opens a file and verifies its header.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CheckpointException">
    /// The file is damaged or not safetensors; the message says what it is instead, if known.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SafetensorsReader Open(string path) => Open(path, new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read));

    /// <summary>Verifies the header of what is open already.</summary>
    /// <param name="path">What messages call it.</param>
    /// <param name="stream">From its first byte; it can seek. The reader's from now on.</param>
    /// <inheritdoc cref="Open(string)"/>
    internal static SafetensorsReader Open(string path, Stream stream)
    {
        try
        {
            if (ForeignFile.Describe(stream) is { } foreign)
                throw new CheckpointException($"{path}: the file is {foreign.Name}, expected a safetensors file. {foreign.Advice}");
            stream.Position = 0;
            return new SafetensorsReader(path, stream, SafetensorsHeader.Read(path, stream));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads one tensor as floats, in C order. F32 keeps its bits; F16, BF16 and F64 are converted.</summary>
    /// <param name="name">One of <see cref="Entries"/>.</param>
    /// <exception cref="CheckpointException">There is no such tensor, its type is not a floating-point one, or it is too large.</exception>
    public float[] ReadSingles(string name)
    {
        if (!Entries.TryGetValue(name, out SafetensorsEntry? entry))
        {
            throw new CheckpointException(
                $"{Path}: there is no tensor \"{name}\"; the file has {string.Join(", ", Entries.Keys.Order(StringComparer.Ordinal))}.");
        }

        if (entry.Type is not ("F32" or "F16" or "BF16" or "F64"))
            throw new CheckpointException($"{Path}: tensor \"{name}\" is of type {entry.Type}, expected F32, F16, BF16 or F64.");

        int size = SafetensorsType.SizeInBytes(entry.Type);
        if (entry.LengthInBytes > Array.MaxLength)
        {
            throw new CheckpointException(
                $"{Path}: tensor \"{name}\" has {entry.LengthInBytes} bytes, expected at most {Array.MaxLength}.");
        }

        byte[] bytes = new byte[(int)entry.LengthInBytes];
        _stream.Position = _header.DataOffset + entry.Offset;
        _stream.ReadExactly(bytes);

        float[] values = new float[bytes.Length / size];
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> element = bytes.AsSpan(i * size, size);
            values[i] = entry.Type switch
            {
                "F32" => BinaryPrimitives.ReadSingleLittleEndian(element),
                "F16" => (float)BinaryPrimitives.ReadHalfLittleEndian(element),
                "F64" => (float)BinaryPrimitives.ReadDoubleLittleEndian(element),
                _ => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadInt16LittleEndian(element) << 16),
            };
        }

        return values;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}

/// <summary>A file of weights is damaged, of another kind, or does not match the network.</summary>
/// <param name="message">The file, what is wrong in it, what was expected.</param>
/// <param name="inner">The exception that reports the cause; null = none.</param>
public sealed class CheckpointException(string message, Exception? inner = null) : Exception(message, inner);
