namespace GpuTrainer.Data.Images;

/// <summary>Turns the bytes of a picture file into pixels: what the built-in decoders and ImageSharp both are.</summary>
public interface IImageCodec
{
    /// <summary>The formats that <see cref="Decode"/> tells apart by their first bytes, for messages.</summary>
    string Formats { get; }

    /// <summary>Decodes the first frame, upright (EXIF orientation applied).</summary>
    /// <exception cref="ImageFormatException">An unknown format, a damaged file, or a picture beyond <paramref name="limits"/>.</exception>
    Image Decode(ReadOnlyMemory<byte> file, ImageLimits limits);
}
