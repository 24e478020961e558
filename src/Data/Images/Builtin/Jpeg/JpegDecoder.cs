namespace GpuTrainer.Data.Images.Builtin.Jpeg;

/// <summary>
/// Decodes JPEG: baseline, extended sequential and progressive Huffman coding of 8-bit samples (ITU-T T.81), upright by EXIF. The stages in order:
/// segments (here), coefficients (<see cref="JpegScan"/>), samples (<see cref="JpegIdct"/>), full size (<see cref="JpegUpsampler"/>), colour
/// (<see cref="JpegColor"/>).
/// </summary>
internal sealed class JpegDecoder
{
    private readonly JpegTables _tables = new();
    private readonly ImageLimits _limits;
    private JpegFrame? _frame;
    private int _adobeTransform = -1;
    private bool _jfif;
    private int _orientation = 1;

    private JpegDecoder(ImageLimits limits) => _limits = limits;

    public static ReadOnlySpan<byte> Signature => [0xFF, 0xD8, 0xFF];

    public static Image Decode(ReadOnlySpan<byte> file, ImageLimits limits)
    {
        JpegDecoder decoder = new(limits);
        decoder.ReadSegments(file);
        return ImageOrientation.Apply(decoder.MakeImage(), decoder._orientation);
    }

    private void ReadSegments(ReadOnlySpan<byte> file)
    {
        ByteReader reader = new("JPEG", file);
        reader.Take(2, "the signature");
        while (true)
        {
            byte marker = NextMarker(ref reader);
            if (marker == 0xD9)
                return;
            if (marker is 0x01 or (>= 0xD0 and <= 0xD8))
                continue; // markers without a segment: TEM, stray RST, a second SOI

            int length = reader.UInt16Big("a segment's length");
            if (length < 2)
                throw new ImageFormatException($"JPEG: a segment of {length} bytes at byte {reader.Position - 2}, expected at least 2.");
            ReadOnlySpan<byte> segment = reader.Take(length - 2, $"segment {marker:X2}");
            if (marker == 0xDA)
            {
                JpegFrame frame = _frame ?? throw new ImageFormatException("JPEG: a scan comes before the frame header.");
                reader.Seek(JpegScan.Read(frame, _tables, segment, file, reader.Position), "the scan's end");
            }
            else
            {
                ReadSegment(marker, segment, reader.Remaining);
            }
        }
    }

    // Bytes between segments are skipped, as other decoders do.
    private static byte NextMarker(ref ByteReader reader)
    {
        byte previous = 0;
        while (true)
        {
            byte next = reader.Byte("the search for a marker");
            if (previous == 0xFF && next is not (0 or 0xFF))
                return next;
            previous = next;
        }
    }

    private void ReadSegment(byte marker, ReadOnlySpan<byte> segment, int bytesLeft)
    {
        switch (marker)
        {
            case 0xC0 or 0xC1 or 0xC2:
                if (_frame is not null)
                    throw new ImageFormatException("JPEG: a second frame header.");
                _frame = JpegFrame.Parse(segment, progressive: marker == 0xC2, bytesLeft, _limits);
                break;
            case 0xC4:
                _tables.ReadHuffman(segment);
                break;
            case 0xDB:
                _tables.ReadQuantization(segment);
                break;
            case 0xDD:
                _tables.ReadRestartInterval(segment);
                break;
            case 0xC3 or 0xC5 or 0xC6 or 0xC7 or (>= 0xC9 and <= 0xCF):
                string coding = marker switch
                {
                    0xC3 => "lossless",
                    > 0xC8 => "arithmetic",
                    _ => "hierarchical",
                };
                throw new ImageFormatException($"JPEG: {coding} coding (marker {marker:X2}) is not supported. Save the picture as PNG.");
            case 0xE0 when segment.StartsWith("JFIF\0"u8):
                _jfif = true;
                break;
            case 0xE1 when ExifOrientation.Find(segment) is int orientation and > 0:
                _orientation = orientation;
                break;
            case 0xEE when segment.StartsWith("Adobe"u8) && segment.Length >= 12:
                _adobeTransform = segment[11];
                break;
        }
    }

    private Image MakeImage()
    {
        JpegFrame frame = _frame ?? throw new ImageFormatException("JPEG: no frame header before the end of the file.");
        foreach (JpegComponent component in frame.Components)
        {
            if (component.LowestBit[0] == JpegComponent.NotSeen)
                throw new ImageFormatException($"JPEG: no scan of component {component.Id} before the end of the file.");
        }

        JpegUpsampler[] upsamplers = new JpegUpsampler[frame.Components.Length];
        for (int i = 0; i < upsamplers.Length; i++)
        {
            upsamplers[i] = new JpegUpsampler(frame.Components[i], frame, JpegIdct.Samples(frame.Components[i]));
            frame.Components[i].Coefficients = []; // the largest part of the memory
        }

        JpegColorSpace space = JpegColor.SpaceOf(frame, _adobeTransform, _jfif);
        int channels = space == JpegColorSpace.Grey ? 1 : 3;
        byte[] pixels = new byte[frame.Width * frame.Height * channels];
        byte[][] rows = [.. upsamplers.Select(_ => new byte[frame.Width])];
        for (int y = 0; y < frame.Height; y++)
        {
            for (int i = 0; i < rows.Length; i++)
                upsamplers[i].Row(y, rows[i]);
            Span<byte> row = pixels.AsSpan(y * frame.Width * channels, frame.Width * channels);
            if (channels == 1)
                rows[0].CopyTo(row);
            else
                JpegColor.Convert(space, rows, row);
        }

        return new Image(frame.Width, frame.Height, channels, pixels);
    }
}
