namespace GpuTrainer.Data.Images;

/// <summary>Reads picture files with the codec that this build has.</summary>
public static class ImageFile
{
    /// <summary>The codec that this build has: see the property ImageCodec in Data.csproj.</summary>
#if IMAGESHARP
    public static IImageCodec Codec { get; } = new ImageSharpCodec();
#else
    public static IImageCodec Codec { get; } = new Builtin.BuiltinCodec();
#endif

    /// <summary>Reads the picture at <paramref name="path"/>, whatever its name ends in.</summary>
    /// <exception cref="ImageFormatException">Not a picture, damaged, or beyond the limits; the message starts with the path.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static Image Read(string path, ImageLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        limits ??= ImageLimits.Default;
        try
        {
            return Codec.Decode(ReadBytes(path, limits), limits);
        }
        catch (ImageFormatException e)
        {
            throw new ImageFormatException($"{path}: {e.Message}", e);
        }
    }

    private static byte[] ReadBytes(string path, ImageLimits limits)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        if (!stream.CanSeek)
            return ReadPipe(stream, limits);
        if (stream.Length > limits.MaxFileBytes)
            throw new ImageFormatException($"the file has {stream.Length} bytes, expected at most {limits.MaxFileBytes}.");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    // How long a pipe is shows at its end: /dev/stdin, or what a shell puts for <(command).
    private static byte[] ReadPipe(FileStream stream, ImageLimits limits)
    {
        using MemoryStream bytes = new();
        byte[] part = new byte[1 << 16];
        for (int count = stream.Read(part); count > 0; count = stream.Read(part))
        {
            if (bytes.Length + count > limits.MaxFileBytes)
                throw new ImageFormatException($"the pipe has more than the {limits.MaxFileBytes} bytes expected at most.");
            bytes.Write(part, 0, count);
        }

        return bytes.ToArray();
    }
}
