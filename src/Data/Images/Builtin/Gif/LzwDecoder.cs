namespace GpuTrainer.Data.Images.Builtin.Gif;

/// <summary>Decodes GIF's variable-length LZW codes to palette indices (GIF89a specification, appendix F).</summary>
internal static class LzwDecoder
{
    private const int MaxCodes = 4096;

    /// <summary>Fills <paramref name="indices"/>; codes after that are ignored.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int minimumCodeSize, Span<byte> indices)
    {
        int clear = 1 << minimumCodeSize;
        int end = clear + 1;
        Span<short> prefix = stackalloc short[MaxCodes];
        Span<byte> suffix = stackalloc byte[MaxCodes];
        Span<short> length = stackalloc short[MaxCodes];
        for (int i = 0; i < clear; i++)
            (prefix[i], suffix[i], length[i]) = (-1, (byte)i, 1);

        int next = end + 1, size = minimumCodeSize + 1, previous = -1;
        uint bits = 0;
        int bitCount = 0, position = 0, written = 0;
        while (written < indices.Length)
        {
            while (bitCount < size)
            {
                if (position == data.Length)
                    throw new ImageFormatException($"GIF: the pixels end after {written} of {indices.Length}: the file is cut off or damaged.");
                bits |= (uint)data[position++] << bitCount;
                bitCount += 8;
            }

            int code = (int)(bits & ((1u << size) - 1));
            bits >>= size;
            bitCount -= size;

            if (code == clear)
            {
                (next, size, previous) = (end + 1, minimumCodeSize + 1, -1);
                continue;
            }

            if (code == end || code > next || (code == next && previous < 0))
                throw new ImageFormatException($"GIF: code {code} after {written} of {indices.Length} pixels: the file is cut off or damaged.");

            // A code that is not there yet means: the previous string and its own first byte.
            bool isNew = code == next;
            int known = isNew ? previous : code;
            byte first = Copy(indices[written..], known, prefix, suffix, length);
            written += Math.Min(length[known], indices.Length - written);
            if (isNew && written < indices.Length)
                indices[written++] = first;

            if (previous >= 0 && next < MaxCodes)
            {
                (prefix[next], suffix[next], length[next]) = ((short)previous, first, (short)(length[previous] + 1));
                next++;
                if (next == 1 << size && size < 12)
                    size++;
            }

            previous = code;
        }
    }

    // Writes the string of a code from its end, as far as there is room, and returns its first byte.
    private static byte Copy(Span<byte> destination, int code, ReadOnlySpan<short> prefix, ReadOnlySpan<byte> suffix, ReadOnlySpan<short> length)
    {
        for (int i = length[code] - 1; ; i--)
        {
            if (i < destination.Length)
                destination[i] = suffix[code];
            if (i == 0)
                return suffix[code];
            code = prefix[code];
        }
    }
}
