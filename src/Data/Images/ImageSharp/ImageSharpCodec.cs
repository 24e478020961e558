using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace GpuTrainer.Data.Images;

/// <summary>Decodes with SixLabors.ImageSharp 3: built in place of the decoders of this project with -p:ImageCodec=imagesharp.</summary>
public sealed class ImageSharpCodec : IImageCodec
{
    /// <inheritdoc/>
    public string Formats => "the formats that ImageSharp reads";

    /// <inheritdoc/>
    public Image Decode(ReadOnlyMemory<byte> file, ImageLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        try
        {
            ImageInfo info = SixLabors.ImageSharp.Image.Identify(file.Span);
            limits.Check(info.Metadata.DecodedImageFormat?.Name ?? "image", info.Width, info.Height);
            using Image<Rgba32> image = SixLabors.ImageSharp.Image.Load<Rgba32>(new DecoderOptions { MaxFrames = 1 }, file.Span);
            image.Mutate(context => context.AutoOrient());
            byte[] pixels = new byte[image.Width * image.Height * 4];
            image.CopyPixelDataTo(pixels);
            return new Image(image.Width, image.Height, 4, pixels);
        }
        catch (Exception e) when (e is SixLabors.ImageSharp.ImageFormatException or NotSupportedException)
        {
            throw new ImageFormatException(e.Message.ReplaceLineEndings(" "), e);
        }
    }
}
