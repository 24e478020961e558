namespace GpuTrainer.Data.Images.Builtin.Jpeg;

/// <summary>What a frame's components mean.</summary>
internal enum JpegColorSpace
{
    Grey,
    YCbCr,
    Rgb,
    Cmyk,

    /// <summary>CMYK stored as 255 - ink, as Adobe's programs write it.</summary>
    InvertedCmyk,

    /// <summary>Inverted CMYK whose first three components are coded as YCbCr.</summary>
    Ycck,
}

/// <summary>Converts rows of components to grey or RGB.</summary>
internal static class JpegColor
{
    /// <param name="frame">The frame.</param>
    /// <param name="adobeTransform">The transform flag of Adobe's APP14 segment; -1 without one.</param>
    /// <param name="jfif">Whether there is a JFIF segment, which implies YCbCr.</param>
    public static JpegColorSpace SpaceOf(JpegFrame frame, int adobeTransform, bool jfif)
    {
        switch (frame.Components.Length)
        {
            case 1:
                return JpegColorSpace.Grey;
            case 3:
                bool namedRgb = frame.Components[0].Id == 'R' && frame.Components[1].Id == 'G' && frame.Components[2].Id == 'B';
                return !jfif && (adobeTransform == 0 || (adobeTransform < 0 && namedRgb)) ? JpegColorSpace.Rgb : JpegColorSpace.YCbCr;
            default:
                return adobeTransform < 0 ? JpegColorSpace.Cmyk : adobeTransform == 2 ? JpegColorSpace.Ycck : JpegColorSpace.InvertedCmyk;
        }
    }

    /// <summary>Writes one row of RGB.</summary>
    public static void Convert(JpegColorSpace space, byte[][] components, Span<byte> rgb)
    {
        for (int x = 0; x < rgb.Length / 3; x++)
        {
            int a = components[0][x], b = components[1][x], c = components[2][x];
            if (space is JpegColorSpace.YCbCr or JpegColorSpace.Ycck)
                (a, b, c) = FromYCbCr(a, b, c);

            if (space >= JpegColorSpace.Cmyk)
            {
                // White less the inks: with paper = 255 - ink, paper of the colour times paper of black.
                int k = components[3][x];
                if (space == JpegColorSpace.Cmyk)
                    (a, b, c, k) = (255 - a, 255 - b, 255 - c, 255 - k);
                else if (space == JpegColorSpace.Ycck)
                    (a, b, c) = (255 - a, 255 - b, 255 - c);
                (a, b, c) = (Product(a, k), Product(b, k), Product(c, k));
            }

            (rgb[3 * x], rgb[(3 * x) + 1], rgb[(3 * x) + 2]) = ((byte)a, (byte)b, (byte)c);
        }
    }

    // JFIF 1.02, in 16.16 fixed point.
    private static (int R, int G, int B) FromYCbCr(int y, int cb, int cr)
    {
        cb -= 128;
        cr -= 128;
        int r = y + (((91881 * cr) + 32768) >> 16);
        int g = y + (((-22554 * cb) - (46802 * cr) + 32768) >> 16);
        int b = y + (((116130 * cb) + 32768) >> 16);
        return (Math.Clamp(r, 0, 255), Math.Clamp(g, 0, 255), Math.Clamp(b, 0, 255));
    }

    private static int Product(int a, int b) => ((a * b) + 127) / 255;
}
