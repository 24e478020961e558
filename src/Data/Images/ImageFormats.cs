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

/// <summary>The formats that are read and written. Others that ImageSharp supports are disabled.</summary>
/// <remarks>
/// Each format is more surface for a hostile file. Decoders skip metadata, except when they read the header of a format whose metadata
/// holds the orientation.
/// </remarks>
internal static class ImageFormats
{
    /// <summary>The formats that can be read, for messages.</summary>
    public const string Names = "PNG, JPEG, BMP, GIF, PBM, PGM, PPM, TIFF and WebP";

    /// <summary>The extensions that can be written, for messages and help.</summary>
    public const string OutputEndings = ".png, .jpg, .bmp, .pgm, .ppm, .tif or .webp";

    // High enough that no JPEG blocks are visible.
    private const int JpegQuality = 95;

    /// <summary>Enables the formats. Single-threaded, because callers read several pictures in parallel.</summary>
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

    /// <summary>Returns the decoder of the pixels.</summary>
    public static IImageDecoder Decoder(IImageFormat format) => format switch
    {
        PngFormat => new PngDecoder { IgnoreMetadata = true },
        JpegFormat => new JpegDecoder { IgnoreMetadata = true },
        BmpFormat => new BmpDecoder(),
        GifFormat => new GifDecoder { IgnoreMetadata = true, DecodingMode = FrameDecodingMode.First, MaxFrames = 1 },
        PbmFormat => new PbmDecoder(),
        // The orientation of a TIFF file is a tag like its width, which only decoding returns.
        TiffFormat => new TiffDecoder { DecodingMode = FrameDecodingMode.First },
        WebpFormat => new WebpDecoder { IgnoreMetadata = true },
        _ => throw new ImageFormatException($"{format.Name}: expected {Names}."),
    };

    /// <summary>Returns the reader of the header.</summary>
    public static IImageInfoDetector HeaderReader(IImageFormat format) => format switch
    {
        JpegFormat => new JpegDecoder(),
        WebpFormat => new WebpDecoder(),
        _ => (IImageInfoDetector)Decoder(format), // Each of ImageSharp's decoders reads headers, too.
    };

    /// <summary>Returns the encoder for the extension of a path; null if it is none of <see cref="OutputEndings"/>.</summary>
    public static IImageEncoder? Encoder(string path, int channels) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".png" => new PngEncoder { ColorType = PngColor(channels), BitDepth = PngBitDepth.Bit8, IgnoreMetadata = true },
        ".jpg" or ".jpeg" =>
            new JpegEncoder { Quality = JpegQuality, ColorType = channels < 3 ? JpegColorType.Luminance : JpegColorType.YCbCrRatio444 },
        ".bmp" => new BmpEncoder
        {
            BitsPerPixel = channels == 4 ? BmpBitsPerPixel.Pixel32 : BmpBitsPerPixel.Pixel24,
            SupportTransparency = channels == 4,
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
