using GpuTrainer.Data.Images.Builtin.Png;

namespace GpuTrainer.Data.Images.Builtin;

/// <summary>The decoders of this project, chosen by the first bytes of the file.</summary>
public sealed class BuiltinCodec : IImageCodec
{
    /// <inheritdoc/>
    public string Formats => "PNG";

    /// <inheritdoc/>
    public Image Decode(ReadOnlyMemory<byte> file, ImageLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ReadOnlySpan<byte> bytes = file.Span;
        if (bytes.IsEmpty)
            throw new ImageFormatException("the file is empty.");
        if (bytes.StartsWith(PngDecoder.Signature))
            return PngDecoder.Decode(file, limits);

        throw new ImageFormatException(
            $"starts with {Convert.ToHexString(bytes[..Math.Min(bytes.Length, 8)])}, which is none of {Formats}. Convert the file to one of these.");
    }
}
