using System.Buffers.Binary;

namespace GpuTrainer.Data.Images.Builtin.Png;

/// <summary>Turns restored rows into 8-bit samples: depth scaled, palette looked up, tRNS made an alpha channel.</summary>
internal sealed class PngPixels
{
    private readonly PngHeader _header;
    private readonly byte[] _palette;
    private readonly byte[] _paletteAlpha;
    private readonly ushort[]? _transparent;

    public PngPixels(PngChunks chunks)
    {
        _header = chunks.Header;
        _palette = chunks.Palette.ToArray();
        _paletteAlpha = chunks.Transparency.ToArray();
        bool hasKey = !chunks.Transparency.IsEmpty && _header.ColorType != PngColorType.Palette;
        if (hasKey)
        {
            _transparent = new ushort[_header.SamplesPerPixel];
            for (int i = 0; i < _transparent.Length; i++)
                _transparent[i] = BinaryPrimitives.ReadUInt16BigEndian(_paletteAlpha.AsSpan(2 * i));
        }

        int colors = _header.ColorType is PngColorType.Grey or PngColorType.GreyAlpha ? 1 : 3;
        bool alpha = _header.ColorType is PngColorType.GreyAlpha or PngColorType.Rgba || _paletteAlpha.Length > 0;
        Channels = colors + (alpha ? 1 : 0);
    }

    /// <summary>Channels of the picture made.</summary>
    public int Channels { get; }

    /// <summary>Writes <paramref name="count"/> pixels of <paramref name="row"/>, <paramref name="stride"/> samples apart.</summary>
    public void Expand(ReadOnlySpan<byte> row, int count, Span<byte> destination, int stride)
    {
        if (_header.ColorType == PngColorType.Palette)
            ExpandPalette(row, count, destination, stride);
        else if (_header.BitDepth == 8 && _transparent is null && stride == Channels)
            row.CopyTo(destination);
        else
            ExpandSamples(row, count, destination, stride);
    }

    private void ExpandPalette(ReadOnlySpan<byte> row, int count, Span<byte> destination, int stride)
    {
        int entries = _palette.Length / 3;
        for (int x = 0; x < count; x++)
        {
            int index = Sample(row, x, _header.BitDepth);
            if (index >= entries)
                throw new ImageFormatException($"PNG: palette index {index}, expected 0 to {entries - 1}.");
            Span<byte> pixel = destination.Slice(x * stride, Channels);
            _palette.AsSpan(3 * index, 3).CopyTo(pixel);
            if (Channels == 4)
                pixel[3] = index < _paletteAlpha.Length ? _paletteAlpha[index] : (byte)255;
        }
    }

    private void ExpandSamples(ReadOnlySpan<byte> row, int count, Span<byte> destination, int stride)
    {
        int samples = _header.SamplesPerPixel;
        for (int x = 0; x < count; x++)
        {
            Span<byte> pixel = destination.Slice(x * stride, Channels);
            bool isKey = _transparent is not null;
            for (int s = 0; s < samples; s++)
            {
                int value = Sample(row, (x * samples) + s, _header.BitDepth);
                pixel[s] = To8Bits(value, _header.BitDepth);
                isKey = isKey && value == _transparent![s]; // `!`: isKey starts true only with a key
            }

            if (_transparent is not null)
                pixel[samples] = isKey ? (byte)0 : (byte)255;
        }
    }

    // Samples narrower than a byte are packed from the high bits down.
    private static int Sample(ReadOnlySpan<byte> row, int index, int bits) => bits switch
    {
        8 => row[index],
        16 => (row[2 * index] << 8) | row[(2 * index) + 1],
        _ => (row[index * bits / 8] >> (8 - bits - (index * bits % 8))) & ((1 << bits) - 1),
    };

    // Linear scaling of the full range, rounded (PNG specification 13.12): 1, 2 and 4 bits repeat exactly.
    private static byte To8Bits(int value, int bits) => bits switch
    {
        8 => (byte)value,
        16 => (byte)(((value * 255) + 32767) / 65535),
        _ => (byte)(value * 255 / ((1 << bits) - 1)),
    };
}
