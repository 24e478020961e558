using GpuTrainer.Data.Images.Builtin.Bmp;
using GpuTrainer.Data.Images.Builtin.Gif;
using GpuTrainer.Data.Images.Builtin.Jpeg;
using GpuTrainer.Data.Images.Builtin.Png;
using GpuTrainer.Data.Images.Builtin.Pnm;

namespace GpuTrainer.Data.Images.Builtin;

/// <summary>The decoders of this project, chosen by the first bytes of the file.</summary>
public sealed class BuiltinCodec : IImageCodec
{
    /// <inheritdoc/>
    public string Formats => "PNG, JPEG, GIF, BMP, PBM, PGM and PPM";

    /// <inheritdoc/>
    public Image Decode(ReadOnlyMemory<byte> file, ImageLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ReadOnlySpan<byte> bytes = file.Span;
        if (bytes.IsEmpty)
            throw new ImageFormatException("the file is empty.");
        if (bytes.StartsWith(PngDecoder.Signature))
            return PngDecoder.Decode(file, limits);
        if (bytes.StartsWith(JpegDecoder.Signature))
            return JpegDecoder.Decode(bytes, limits);
        if (GifDecoder.Matches(bytes))
            return GifDecoder.Decode(bytes, limits);
        if (bytes.StartsWith(BmpDecoder.Signature))
            return BmpDecoder.Decode(bytes, limits);
        if (PnmDecoder.Matches(bytes))
            return PnmDecoder.Decode(bytes, limits);

        throw new ImageFormatException(
            $"starts with {Convert.ToHexString(bytes[..Math.Min(bytes.Length, 8)])}, which is none of {Formats}. Convert the file to one of these.");
    }
}
