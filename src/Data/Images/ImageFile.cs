using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.PixelFormats;

namespace GpuTrainer.Data.Images;

/// <summary>Reads and writes picture files.</summary>
/// <remarks>
/// When reading, the first bytes tell the format, not the name; when writing, the extension does. <see cref="ImagePlanes"/> turns a picture
/// into a network's input. All members are thread-safe.
/// </remarks>
public static class ImageFile
{
    /// <summary>The extensions that can be written, for messages and help.</summary>
    public static string OutputEndings => ImageFormats.OutputEndings;

    /// <summary>
    /// Reads the picture at <paramref name="path"/>: its first frame, upright (EXIF orientation applied), 8 bits per sample.
    /// </summary>
    /// <remarks>
    /// The result has as few channels as its pixels need: one if all of them are grey, and alpha only if some are not opaque.
    /// </remarks>
    /// <exception cref="ImageFormatException">The file is not a picture, is damaged, or exceeds the limits; the message starts with the
    /// path.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static Image Read(string path, ImageLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        limits ??= ImageLimits.Default;
        try
        {
            return ImageDecoding.Decode(ReadBytes(path, limits), limits);
        }
        catch (ImageFormatException e)
        {
            throw new ImageFormatException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>Decodes the bytes of a file as <see cref="Read"/> does.</summary>
    /// <exception cref="ImageFormatException">The file is not a picture, is damaged, or exceeds the limits.</exception>
    public static Image Decode(byte[] file, ImageLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        return ImageDecoding.Decode(file, limits ?? ImageLimits.Default);
    }

    /// <summary>Whether <see cref="Write"/> supports the extension of a path.</summary>
    public static bool CanWrite(string path) => ImageFormats.Encoder(path, channels: 1) is not null;

    /// <summary>
    /// Writes <paramref name="image"/> to <paramref name="path"/>, in the format of its extension; an existing file is overwritten.
    /// </summary>
    /// <remarks>JPEG is lossy; JPEG, PGM, PPM and TIFF drop alpha; the other formats keep every sample.</remarks>
    /// <exception cref="ArgumentException">The extension is none of <see cref="OutputEndings"/>.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(string path, Image image) => File.WriteAllBytes(path, Encode(path, image));

    /// <summary>Returns the bytes that <see cref="Write"/> would write.</summary>
    /// <exception cref="ArgumentException">The extension is none of <see cref="OutputEndings"/>.</exception>
    public static byte[] Encode(string path, Image image)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(image);
        IImageEncoder encoder = ImageFormats.Encoder(path, image.Channels)
            ?? throw new ArgumentException($"{path}: expected a name that ends in {OutputEndings}.", nameof(path));
        using SixLabors.ImageSharp.Image pixels = Wrap(image);
        using MemoryStream file = new();
        pixels.Save(file, encoder);
        return file.ToArray();
    }

    private static SixLabors.ImageSharp.Image Wrap(Image image) => image.Channels switch
    {
        1 => Wrap<L8>(image),
        2 => Wrap<La16>(image),
        3 => Wrap<Rgb24>(image),
        _ => Wrap<Rgba32>(image),
    };

    private static Image<TPixel> Wrap<TPixel>(Image image)
        where TPixel : unmanaged, IPixel<TPixel> =>
        SixLabors.ImageSharp.Image.WrapMemory<TPixel>(ImageFormats.Configuration, image.Pixels.AsMemory(), image.Width, image.Height);

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

    // A pipe (/dev/stdin, or <(command) of a shell) has no length: it is read to its end.
    private static byte[] ReadPipe(FileStream stream, ImageLimits limits)
    {
        using MemoryStream bytes = new();
        byte[] part = new byte[1 << 16];
        for (int count = stream.Read(part); count > 0; count = stream.Read(part))
        {
            if (bytes.Length + count > limits.MaxFileBytes)
                throw new ImageFormatException($"the pipe has more than {limits.MaxFileBytes} bytes, the largest size allowed.");
            bytes.Write(part, 0, count);
        }

        return bytes.ToArray();
    }
}
