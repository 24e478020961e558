using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace GpuTrainer.Data.Images;

/// <summary>Turns pictures into items of a data set, with the channels, rows and columns of its shape.</summary>
public static class PicturePixels
{
    /// <summary>The shape of a picture file: 1 channel if all its pixels are grey, else 3.</summary>
    /// <exception cref="ImageFormatException">The file is not a picture, is damaged, or exceeds the limits.</exception>
    public static ImageShape ShapeOf(string path)
    {
        Image image = ImageFile.Read(path);
        return new ImageShape(image.Channels >= 3 ? 3 : 1, image.Height, image.Width);
    }

    /// <summary>Reads a picture file as an item.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shape">1 or 3 channels.</param>
    /// <param name="mayResize">Whether to scale and crop a picture of another size, as <see cref="Fit"/> does.</param>
    /// <param name="item">[C, H, W], overwritten.</param>
    /// <exception cref="ImageFormatException">The file is not a picture, is damaged, exceeds the limits, or has another size and may not be
    /// resized.</exception>
    public static void Read(string path, ImageShape shape, bool mayResize, Span<byte> item)
    {
        Image image = ImageFile.Read(path);
        if (!mayResize && (image.Height != shape.Height || image.Width != shape.Width))
        {
            throw new ImageFormatException(
                $"{path}: {image.Height} x {image.Width} pixels, expected {shape.Height} x {shape.Width}, the size of the first picture; "
                + "--image-size N scales all pictures to one size.");
        }

        Fit(image, shape, item);
    }

    /// <summary>
    /// Fits a picture to a shape: converts colour to grey, or grey to three equal channels; scales the picture to cover the shape; and
    /// crops both sides equally.
    /// </summary>
    /// <param name="image">A picture of any size; blended with white where it is transparent.</param>
    /// <param name="shape">1 or 3 channels.</param>
    /// <param name="item">[C, H, W], overwritten.</param>
    public static void Fit(Image image, ImageShape shape, Span<byte> item)
    {
        ArgumentNullException.ThrowIfNull(image);
        byte[] planes = ImagePlanes.Of(image, shape.Channels);
        if (image.Height == shape.Height && image.Width == shape.Width)
        {
            planes.CopyTo(item);
            return;
        }

        int plane = image.Height * image.Width;
        var options = new ResizeOptions
        {
            Mode = ResizeMode.Crop,
            Size = new SixLabors.ImageSharp.Size(shape.Width, shape.Height),
            Sampler = KnownResamplers.Triangle,
        };
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            using var grey = SixLabors.ImageSharp.Image.WrapMemory<L8>(
                ImageFormats.Configuration, planes.AsMemory(channel * plane, plane), image.Width, image.Height);
            using var resized = grey.Clone(context => context.Resize(options));
            resized.CopyPixelDataTo(item.Slice(channel * shape.Height * shape.Width, shape.Height * shape.Width));
        }
    }
}
