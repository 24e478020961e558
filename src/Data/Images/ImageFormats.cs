using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Bmp;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Pbm;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Tiff;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.Metadata;

namespace GpuTrainer.Data.Images;

/// <summary>The formats that are read and written: those named here and no others that ImageSharp knows.</summary>
/// <remarks>
/// Fewer formats, less for a hostile file to try. Decoders skip metadata; the ones that look at the header read it where it has the
/// orientation.
/// </remarks>
internal static class ImageFormats
{
    /// <summary>For messages and help.</summary>
    public const string Names = "PNG, JPEG, BMP, GIF, PBM, PGM, PPM, TIFF and WebP";

    /// <summary>Endings of files that can be written, for messages.</summary>
    public const string OutputEndings = ".png, .jpg, .bmp, .pgm, .ppm, .tif or .webp";

    // High enough that JPEG's blocks cannot be seen.
    private const int JpegQuality = 95;

    /// <summary>Knows the formats, and takes no threads: pictures are read side by side.</summary>
    public static Configuration Configuration { get; } = new(
        new PngConfigurationModule(),
        new JpegConfigurationModule(),
        new BmpConfigurationModule(),
        new GifConfigurationModule(),
        new PbmConfigurationModule(),
        new TiffConfigurationModule(),
        new WebpConfigurationModule())
    {
        MaxDegreeOfParallelism = 1,
    };

    /// <summary>What decodes the pixels.</summary>
    public static IImageDecoder Decoder(IImageFormat format) => format switch
    {
        PngFormat => new PngDecoder { IgnoreMetadata = true },
        JpegFormat => new JpegDecoder { IgnoreMetadata = true },
        BmpFormat => new BmpDecoder(),
        GifFormat => new GifDecoder { IgnoreMetadata = true, DecodingMode = FrameDecodingMode.First, MaxFrames = 1 },
        PbmFormat => new PbmDecoder(),
        // A TIFF file's orientation is a tag like its width, known only after the decoding.
        TiffFormat => new TiffDecoder { DecodingMode = FrameDecodingMode.First },
        WebpFormat => new WebpDecoder { IgnoreMetadata = true },
        _ => throw new ImageFormatException($"{format.Name}: expected {Names}."),
    };

    /// <summary>What reads the header.</summary>
    public static IImageInfoDetector HeaderReader(IImageFormat format) => format switch
    {
        JpegFormat => new JpegDecoder(),
        WebpFormat => new WebpDecoder(),
        _ => (IImageInfoDetector)Decoder(format), // Each of ImageSharp's decoders reads headers, too.
    };

    /// <summary>What writes a file whose name ends so; null for an ending that is none of <see cref="OutputEndings"/>.</summary>
    public static IImageEncoder? Encoder(string path, int channels) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".png" => new PngEncoder { ColorType = PngColor(channels), BitDepth = PngBitDepth.Bit8, IgnoreMetadata = true },
        ".jpg" or ".jpeg" =>
            new JpegEncoder { Quality = JpegQuality, ColorType = channels < 3 ? JpegColorType.Luminance : JpegColorType.YCbCrRatio444 },
        ".bmp" => new BmpEncoder
        {
            BitsPerPixel = channels == 4 ? BmpBitsPerPixel.Pixel32 : BmpBitsPerPixel.Pixel24,
            SupportTransparency =
            channels == 4
        },
        ".pgm" => new PbmEncoder { ColorType = PbmColorType.Grayscale, Encoding = PbmEncoding.Binary },
        ".ppm" or ".pnm" => new PbmEncoder { ColorType = PbmColorType.Rgb, Encoding = PbmEncoding.Binary },
        ".tif" or ".tiff" => new TiffEncoder { BitsPerPixel = channels < 3 ? TiffBitsPerPixel.Bit8 : TiffBitsPerPixel.Bit24 },
        ".webp" => new WebpEncoder { FileFormat = WebpFileFormatType.Lossless },
        _ => null,
    };

    private static PngColorType PngColor(int channels) => channels switch
    {
        1 => PngColorType.Grayscale,
        2 => PngColorType.GrayscaleWithAlpha,
        3 => PngColorType.Rgb,
        _ => PngColorType.RgbWithAlpha,
    };
}
