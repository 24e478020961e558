using System.Buffers.Binary;
using System.Text;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Bmp;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Tiff;
using SixLabors.ImageSharp.Formats.Tiff.Constants;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.PixelFormats;
using Image = SixLabors.ImageSharp.Image;

namespace GpuTrainer.Data.Tests.Images;

/// <summary>Small files of every format and kind, and seeded ways to damage them.</summary>
internal static class FuzzCorpus
{
    private static readonly byte[] Extremes = [0, 1, 0x7F, 0x80, 0xFE, 0xFF];

    public static List<byte[]> Files() =>
        [.. Corpus.JpegNames.Select(Corpus.Jpeg), .. Png(), .. Bmp(), .. Gif(), .. Pnm(), .. Tiff(), .. Webp()];

    /// <summary>Damages a file in one to four places.</summary>
    public static byte[] Mutate(byte[] original, List<byte[]> others, Random random)
    {
        List<byte> bytes = [.. original];
        for (int n = random.Next(1, 5); n > 0 && bytes.Count > 0; n--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(9))
            {
                case 0 or 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 3:
                    for (int i = at; i < Math.Min(bytes.Count, at + random.Next(1, 5)); i++)
                        bytes[i] = Extremes[random.Next(Extremes.Length)];
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 5:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 9), bytes.Count - at));
                    break;
                case 6:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 40), bytes.Count - at)));
                    break;
                case 7:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                default:
                    byte[] other = others[random.Next(others.Count)];
                    int from = random.Next(other.Length);
                    bytes.InsertRange(at, other.Skip(from).Take(random.Next(1, 60)));
                    break;
            }
        }

        byte[] result = [.. bytes];
        // Else the checksums would keep nearly every damaged PNG from the code behind them.
        if (random.Next(4) > 0)
            RepairChecksums(result);
        return result;
    }

    /// <summary>A file of a picture that ImageSharp writes.</summary>
    public static byte[] Encode<TPixel>(IImageEncoder encoder, int width, int height, ushort orientation = 0)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        using Image<TPixel> image = new(width, height);
        Random random = new(width);
        for (int i = 0; i < width * height; i++)
        {
            // Steps and flat parts, so that run lengths, filters and predictors all have work.
            byte level = (byte)(i / 3 * 40);
            TPixel pixel = default;
            pixel.FromRgba32(new Rgba32(level, (byte)(level ^ 0x55), (byte)random.Next(256), (byte)(i % 7 == 0 ? 90 : 255)));
            image[i % width, i / width] = pixel;
        }

        if (orientation != 0)
        {
            image.Metadata.ExifProfile = new ExifProfile();
            image.Metadata.ExifProfile.SetValue(ExifTag.Orientation, orientation);
        }

        using MemoryStream stream = new();
        image.Save(stream, encoder);
        return stream.ToArray();
    }

    private static IEnumerable<byte[]> Png()
    {
        (PngColorType Color, int[] Depths)[] kinds =
        [
            (PngColorType.Grayscale, [1, 2, 4, 8, 16]), (PngColorType.Rgb, [8, 16]), (PngColorType.Palette, [1, 2, 4, 8]),
            (PngColorType.GrayscaleWithAlpha, [8, 16]), (PngColorType.RgbWithAlpha, [8, 16]),
        ];
        foreach ((PngColorType color, int[] depths) in kinds)
        {
            foreach (int depth in depths)
            {
                PngEncoder encoder = new()
                {
                    ColorType = color,
                    BitDepth = (PngBitDepth)depth,
                    InterlaceMethod = depth % 3 != 0 ? PngInterlaceMode.Adam7 : PngInterlaceMode.None,
                };
                yield return Encode<Rgba32>(encoder, 9, 7, orientation: (ushort)(depth % 9));
            }
        }
    }

    private static IEnumerable<byte[]> Bmp()
    {
        byte[] palette = new byte[64];
        foreach (int bits in new[] { 1, 2, 4, 8 })
            yield return BmpBytes.Info(9, 5, bits, 0, BmpBytes.PackRows(9, 5, bits, (x, y) => (x + y) & 1), palette);
        yield return BmpBytes.Core(2, 1, 8, [1, 0, 0, 0], [1, 2, 3, 4, 5, 6]);
        yield return BmpBytes.Info(3, 2, 24, 0, new byte[24]);
        yield return BmpBytes.Info(3, 2, 16, 3, new byte[16], masks: [0xF800, 0x07E0, 0x001F]);
        yield return BmpBytes.Info(2, 2, 32, 3, new byte[16], masks: [0xFF000000, 0xFF0000, 0xFF00, 0xFF], headerSize: 108);
        yield return BmpBytes.Info(5, 2, 8, 1, [2, 1, 0, 3, 0, 1, 2, 0, 0, 0, 0, 2, 1, 0, 1, 3, 0, 0, 0, 1], palette);
        yield return BmpBytes.Info(8, 1, 4, 2, [3, 0x12, 0, 5, 0x30, 0x12, 0x30, 0, 0, 1], palette);
        yield return Encode<Rgba32>(new BmpEncoder { BitsPerPixel = BmpBitsPerPixel.Pixel32, SupportTransparency = true }, 9, 7);
    }

    private static IEnumerable<byte[]> Gif()
    {
        foreach (int side in new[] { 5, 20, 50 })
        {
            foreach (GifColorTableMode table in new[] { GifColorTableMode.Global, GifColorTableMode.Local })
            {
                byte[] file = Encode<Rgba32>(new GifEncoder { ColorTableMode = table }, side, side + 3);
                yield return file;
                // The first frame's descriptor says that its rows are interlaced.
                file = [.. file];
                file[file.AsSpan().IndexOf<byte>([0x2C, 0, 0, 0, 0]) + 9] |= 0x40;
                yield return file;
            }
        }
    }

    private static IEnumerable<byte[]> Pnm()
    {
        string[] plain = ["P1 3 2 101011", "P2 # c\n3 2 15 1 2 3 4 5 6", "P3 1 2 255 1 2 3 4 5 6"];
        string[] raw = ["P4 9 2\nabcd", "P5 3 2 255\nabcdef", "P5 3 1 65535\nabcdef", "P6 1 2 255\nabcdef"];
        return plain.Concat(raw).Select(Encoding.ASCII.GetBytes);
    }

    private static IEnumerable<byte[]> Tiff()
    {
        TiffCompression[] compressions = [TiffCompression.None, TiffCompression.Lzw, TiffCompression.Deflate, TiffCompression.PackBits];
        foreach (TiffCompression compression in compressions)
        {
            foreach (TiffBitsPerPixel bits in new[] { TiffBitsPerPixel.Bit4, TiffBitsPerPixel.Bit8, TiffBitsPerPixel.Bit24 })
            {
                TiffEncoder encoder = new()
                {
                    BitsPerPixel = bits,
                    Compression = compression,
                    HorizontalPredictor = bits == TiffBitsPerPixel.Bit24 ? TiffPredictor.Horizontal : TiffPredictor.None,
                };
                yield return Encode<Rgba32>(encoder, 9, 7);
            }
        }

        foreach (TiffCompression fax in new[] { TiffCompression.CcittGroup3Fax, TiffCompression.Ccitt1D })
            yield return Encode<Rgba32>(new TiffEncoder { BitsPerPixel = TiffBitsPerPixel.Bit1, Compression = fax }, 33, 7);
    }

    private static IEnumerable<byte[]> Webp()
    {
        yield return Encode<Rgba32>(new WebpEncoder { FileFormat = WebpFileFormatType.Lossless }, 9, 7);
        yield return Encode<Rgba32>(new WebpEncoder { FileFormat = WebpFileFormatType.Lossless, Method = WebpEncodingMethod.BestQuality },
            40, 30, orientation: 6);
        yield return Encode<Rgb24>(new WebpEncoder { FileFormat = WebpFileFormatType.Lossy }, 40, 30);
        yield return Encode<Rgba32>(new WebpEncoder { FileFormat = WebpFileFormatType.Lossy, Quality = 20 }, 33, 17, orientation: 3);
    }

    private static void RepairChecksums(byte[] file)
    {
        if (file.Length < 8 || file[0] != 0x89)
            return;
        for (long at = 8; at + 12 <= file.Length;)
        {
            long length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan((int)at));
            if (at + 12 + length > file.Length)
                return;
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan((int)(at + 8 + length)), Crc32(file.AsSpan((int)at + 4, (int)length + 4)));
            at += 12 + length;
        }
    }

    // PNG specification, annex D.
    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (0xEDB88320 & (0 - (crc & 1)));
        }

        return ~crc;
    }
}
