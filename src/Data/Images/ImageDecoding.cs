using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Bmp;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Pbm;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace GpuTrainer.Data.Images;

/// <summary>Decodes files with ImageSharp, within limits on time and memory.</summary>
internal static class ImageDecoding
{
    // For tables and rows of the file, in addition to the pixels.
    private const long FixedBytes = 16 << 20;

    /// <summary>Decodes the first frame, upright.</summary>
    /// <exception cref="ImageFormatException">An unknown format, a damaged file, or a picture beyond <paramref name="limits"/>.</exception>
    public static Image Decode(byte[] file, ImageLimits limits)
    {
        if (file.Length == 0)
            throw new ImageFormatException("the file is empty.");
        IImageFormat format = SixLabors.ImageSharp.Image.DetectFormat(ImageFormats.Configuration, (ReadOnlySpan<byte>)file)
            ?? throw new ImageFormatException(
                $"starts with {Convert.ToHexString(file[..Math.Min(file.Length, 8)])}, which is none of {ImageFormats.Names}. Convert the "
                + "file to one of these.");
        try
        {
            return Decode(file, format, limits);
        }
        catch (ImageFormatException e)
        {
            throw new ImageFormatException($"{format.Name}: {e.Message}", e);
        }
        catch (SixLabors.ImageSharp.ImageFormatException e) when (e.InnerException is ImageFormatException inner)
        {
            throw new ImageFormatException($"{format.Name}: {inner.Message}", e);
        }
        catch (Exception e) when (e is SixLabors.ImageSharp.ImageFormatException or NotSupportedException)
        {
            throw new ImageFormatException($"{format.Name}: {e.Message.ReplaceLineEndings(" ")}", e);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // On some damaged files ImageSharp throws exceptions of any kind (an index out of range, a null reference).
            throw new ImageFormatException($"{format.Name}: the file is damaged ({e.GetType().Name} while decoding).", e);
        }
    }

    private static Image Decode(byte[] file, IImageFormat format, ImageLimits limits)
    {
        ExifProfile? exif = null;
        switch (format)
        {
            case PngFormat:
                exif = PngChunks.Check(file, limits);
                break;
            case JpegFormat:
                JpegSegments.Check(file);
                break;
            case BmpFormat:
                BmpOffset.Check(file);
                break;
            case WebpFormat:
                WebpChunks.Check(file);
                break;
            case PbmFormat when RawPnm.Read(file, limits) is { } picture:
                return picture;
        }

        IImageInfo info = ImageFormats.HeaderReader(format).Identify(Within(FixedBytes), new MemoryStream(file, writable: false), default)
            ?? throw new ImageFormatException("the file has no header.");
        limits.Check(info.Width, info.Height);
        Configuration configuration = Within(FixedBytes + ((long)ImageLimits.BytesPerPixel * info.Width * info.Height));
        using Image<Rgba32> image =
            ImageFormats.Decoder(format).Decode<Rgba32>(configuration, new MemoryStream(file, writable: false), default);

        exif ??= info.Metadata.ExifProfile ?? image.Frames.RootFrame.Metadata.ExifProfile;
        if (exif?.GetValue(ExifTag.Orientation) is { } orientation)
        {
            image.Metadata.ExifProfile = new ExifProfile();
            image.Metadata.ExifProfile.SetValue(ExifTag.Orientation, orientation.Value);
            image.Mutate(context => context.AutoOrient());
        }

        return Pixels(image);
    }

    private static Configuration Within(long bytes)
    {
        Configuration configuration = ImageFormats.Configuration.Clone();
        configuration.MemoryAllocator = new BudgetAllocator(bytes);
        return configuration;
    }

    // Uses as few channels as the pixels need, so that the same picture is equal in every format.
    private static Image Pixels(Image<Rgba32> image)
    {
        bool grey = true, opaque = true;
        image.ProcessPixelRows(rows =>
        {
            for (int y = 0; y < rows.Height; y++)
            {
                foreach (Rgba32 pixel in rows.GetRowSpan(y))
                {
                    grey &= pixel.R == pixel.G && pixel.G == pixel.B;
                    opaque &= pixel.A == 255;
                }
            }
        });
        byte[] pixels = (grey, opaque) switch
        {
            (true, true) => Bytes<L8>(image),
            (true, false) => Bytes<La16>(image),
            (false, true) => Bytes<Rgb24>(image),
            (false, false) => Bytes<Rgba32>(image),
        };
        return new Image(image.Width, image.Height, (grey ? 1 : 3) + (opaque ? 0 : 1), pixels);
    }

    private static unsafe byte[] Bytes<TPixel>(Image<Rgba32> image)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        byte[] pixels = new byte[image.Width * image.Height * sizeof(TPixel)];
        image.ProcessPixelRows(rows =>
        {
            int rowBytes = rows.Width * sizeof(TPixel);
            for (int y = 0; y < rows.Height; y++)
            {
                Span<TPixel> row = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, TPixel>(pixels.AsSpan(y * rowBytes, rowBytes));
                PixelOperations<Rgba32>.Instance.To(ImageFormats.Configuration, rows.GetRowSpan(y), row);
            }
        });
        return pixels;
    }
}
