using System.Buffers.Binary;
using System.IO.Compression;

namespace GpuTrainer.Data.Idx;

/// <summary>
/// Reads IDX files, plain or gzip (detected by the first bytes). Memory grows with the file and the data actually read, not with what a
/// header claims.
/// </summary>
/// <remarks>Format: 0, 0, element type, rank; rank big-endian 32-bit dimensions; the elements, big-endian, row-major.</remarks>
public static class IdxReader
{
    /// <summary>
    /// The default limit of the data in a file: 1 GiB (EMNIST's largest part has 0.6).
    /// </summary>
    public const long DefaultMaxBytes = 1L << 30;

    private const int ChunkBytes = 1 << 20;

    // Pictures shrink to between a third and an eighth; what shrinks more is read in arrays that double.
    private const int LikelyCompression = 8;

    /// <summary>Reads the file at <paramref name="path"/>.</summary>
    /// <exception cref="DatasetException">The file cannot be read or is damaged; <see cref="DatasetException.Error"/> says how.</exception>
    public static IdxArray Read(string path, long maxBytes = DefaultMaxBytes)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, ChunkBytes, FileOptions.SequentialScan);
            return Read(stream, path, maxBytes);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DatasetException(DatasetError.NotFound, $"{path}: no such file.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(DatasetError.Unreadable, $"{path}: cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads a seekable stream from its start.</summary>
    /// <param name="stream">Plain or gzip-compressed IDX.</param>
    /// <param name="source">The name of the stream in messages.</param>
    /// <param name="maxBytes">The most data bytes to accept.</param>
    /// <exception cref="DatasetException">The stream is damaged; <see cref="DatasetException.Error"/> says how.</exception>
    public static IdxArray Read(Stream stream, string source, long maxBytes = DefaultMaxBytes)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxBytes, Array.MaxLength);
        if (stream.Length == 0)
            throw new DatasetException(DatasetError.Empty, $"{source}: the file is empty, expected an IDX file. Download it again.");

        Span<byte> magic = stackalloc byte[2];
        int read = stream.ReadAtLeast(magic, 2, throwOnEndOfStream: false);
        stream.Position = 0;
        if (read < 2 || magic[0] != 0x1F || magic[1] != 0x8B)
            return ReadPlain(stream, source, stream.Length, maxBytes);

        try
        {
            using GZipStream gzip = new(stream, CompressionMode.Decompress, leaveOpen: true);
            IdxArray array = ReadPlain(gzip, source, LikelyCompression * stream.Length, maxBytes);
            CheckGzipTrailer(stream, source, 4L + (4L * array.Dimensions.Count) + array.Bytes.Length);
            return array;
        }
        catch (InvalidDataException e)
        {
            throw new DatasetException(DatasetError.CorruptGzip, $"{source}: the gzip data is damaged. Download the file again.", e);
        }
    }

    // .NET's GZipStream accepts a file that ends within the trailer, and then never checks the checksum.
    private static void CheckGzipTrailer(Stream stream, string source, long length)
    {
        Span<byte> size = stackalloc byte[4];
        stream.Position = stream.Length - size.Length;
        stream.ReadExactly(size);
        uint got = BinaryPrimitives.ReadUInt32LittleEndian(size);
        if (got != (uint)length)
        {
            throw new DatasetException(
                DatasetError.CorruptGzip,
                $"{source}: the gzip trailer gives {got} bytes, expected {length}: the file is cut off or has bytes after its end. "
                    + "Download it again.");
        }
    }

    private static IdxArray ReadPlain(Stream stream, string source, long likelyBytes, long maxBytes)
    {
        Span<byte> header = stackalloc byte[4];
        ReadHeader(stream, header, source, "the magic number");
        if (header[0] != 0 || header[1] != 0)
        {
            throw new DatasetException(
                DatasetError.BadMagic,
                $"{source}: starts with {Convert.ToHexString(header)}, expected 0000 (IDX) or 1F8B (gzip). Is it an IDX file?");
        }

        IdxElementType type = (IdxElementType)header[2];
        int elementSize = type.SizeInBytes();
        if (elementSize == 0)
        {
            throw new DatasetException(
                DatasetError.UnknownElementType,
                $"{source}: element type 0x{header[2]:X2}, expected one of 08 (u8), 09 (i8), 0B (i16), 0C (i32), 0D (f32), 0E (f64).");
        }

        int[] dimensions = ReadDimensions(stream, source, header[3]);
        long length = DataLength(source, dimensions, elementSize, maxBytes);
        byte[] bytes = ReadData(stream, source, dimensions, (int)length, likelyBytes);
        ToHostOrder(bytes, elementSize);
        return new IdxArray(source, type, dimensions, bytes);
    }

    private static int[] ReadDimensions(Stream stream, string source, int rank)
    {
        if (rank == 0)
            throw new DatasetException(DatasetError.ZeroDimension, $"{source}: rank 0, expected at least one dimension.");

        int[] dimensions = new int[rank];
        Span<byte> word = stackalloc byte[4];
        for (int i = 0; i < rank; i++)
        {
            ReadHeader(stream, word, source, $"dimension {i + 1} of {rank}");
            uint extent = BinaryPrimitives.ReadUInt32BigEndian(word);
            if (extent == 0)
                throw new DatasetException(DatasetError.ZeroDimension, $"{source}: dimension {i + 1} of {rank} is 0, expected at least 1.");
            if (extent > int.MaxValue)
            {
                throw new DatasetException(DatasetError.TooLarge, $"{source}: dimension {i + 1} of {rank} is {extent}, expected at most "
                    + $"{int.MaxValue}.");
            }

            dimensions[i] = (int)extent;
        }

        return dimensions;
    }

    private static long DataLength(string source, int[] dimensions, int elementSize, long maxBytes)
    {
        // UInt128 holds the product of the first two factors beyond the limit; the loop stops there, so it cannot overflow.
        UInt128 length = (UInt128)elementSize;
        foreach (int extent in dimensions)
        {
            length *= (UInt128)extent;
            if (length > (UInt128)maxBytes)
            {
                throw new DatasetException(
                    DatasetError.TooLarge,
                    $"{source}: dimensions [{string.Join(", ", dimensions)}] of {elementSize}-byte elements need more than the limit of "
                        + $"{maxBytes} bytes.");
            }
        }

        return (long)length;
    }

    private static byte[] ReadData(Stream stream, string source, int[] dimensions, int length, long likelyBytes)
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)Math.Min(length, Math.Max(ChunkBytes, likelyBytes)));
        int filled = 0;
        while (true)
        {
            int read = stream.ReadAtLeast(bytes.AsSpan(filled), bytes.Length - filled, throwOnEndOfStream: false);
            filled += read;
            if (filled < bytes.Length)
            {
                throw new DatasetException(
                    DatasetError.TruncatedData,
                    $"{source}: {filled} data bytes, expected {length} for dimensions [{string.Join(", ", dimensions)}]. Download the file "
                        + "again.");
            }

            if (filled == length)
                break;

            // Doubling: never more than twice what has been read.
            Array.Resize(ref bytes, (int)Math.Min(length, 2L * bytes.Length));
        }

        if (stream.ReadByte() >= 0)
        {
            throw new DatasetException(
                DatasetError.TrailingBytes,
                $"{source}: bytes after the {length} data bytes that dimensions [{string.Join(", ", dimensions)}] call for. Download the "
                    + "file again.");
        }

        return bytes;
    }

    private static void ReadHeader(Stream stream, Span<byte> destination, string source, string what)
    {
        int read = stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        if (read < destination.Length)
        {
            throw new DatasetException(
                DatasetError.TruncatedHeader,
                $"{source}: ends within {what} ({read} bytes, expected {destination.Length}). Download the file again.");
        }
    }

    private static void ToHostOrder(Span<byte> bytes, int elementSize)
    {
        if (elementSize == 1 || !BitConverter.IsLittleEndian)
            return;
        for (int i = 0; i < bytes.Length; i += elementSize)
            bytes.Slice(i, elementSize).Reverse();
    }
}
