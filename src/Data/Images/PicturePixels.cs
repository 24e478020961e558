using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace GpuTrainer.Data.Images;

/// <summary>Makes pictures items of a data set: as many channels, rows and columns as its shape has.</summary>
public static class PicturePixels
{
    /// <summary>The shape that a picture has by itself: 1 channel where all pixels are grey, else 3.</summary>
    /// <exception cref="ImageFormatException">The file is no picture, or a damaged one.</exception>
    public static ImageShape ShapeOf(string path)
    {
        Image image = ImageFile.Read(path);
        return new ImageShape(image.Channels >= 3 ? 3 : 1, image.Height, image.Width);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shape">1 or 3 channels.</param>
    /// <param name="mayResize">Whether a picture of another size is brought to the shape's: <see cref="Fit"/>.</param>
    /// <param name="item">[C, H, W], overwritten.</param>
    /// <exception cref="ImageFormatException">No picture, a damaged one, or one of another size that may not be resized.</exception>
    public static void Read(string path, ImageShape shape, bool mayResize, Span<byte> item)
    {
        Image image = ImageFile.Read(path);
        if (!mayResize && (image.Height != shape.Height || image.Width != shape.Width))
        {
            throw new ImageFormatException(
                $"{path}: {image.Height} x {image.Width} pixels, expected {shape.Height} x {shape.Width} as the first picture has; "
                + "--image-size N brings all pictures to one size.");
        }

        Fit(image, shape, item);
    }

    /// <summary>
    /// Brings a picture to a shape: colours become grey or grey three equal colours, the picture is scaled to cover the shape, and what
    /// sticks out is cut off on both sides.
    /// </summary>
    /// <param name="image">Any size; on white where it is transparent.</param>
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
