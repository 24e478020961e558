using GpuTrainer.Data.Images;
using GpuTrainer.Data.Images.Builtin;

namespace GpuTrainer.Data.Tests.Images;

/// <summary>The files that the tests' own encoders write mean the same to another decoder: pixels are compared exactly.</summary>
public class ReferenceDecoderTests
{
    // Writes NAME.rgba beside each file. Wide grey samples are scaled here because Pillow's own conversion clips them.
    private const string Script = """
        import sys
        from pathlib import Path
        from PIL import Image
        for path in Path(sys.argv[1]).iterdir():
            image = Image.open(path)
            if image.mode.startswith("I"):
                image = Image.frombytes("L", image.size, bytes((v * 255 + 32767) // 65535 for v in image.getdata()))
            path.with_suffix(".rgba").write_bytes(image.convert("RGBA").tobytes())
        """;

    [PillowFact]
    public void Pixels_AgreeWithPillow()
    {
        using TemporaryFolder folder = new();
        Dictionary<string, byte[]> files = Files();
        foreach ((string name, byte[] bytes) in files)
            folder.Write(name, bytes);

        Assert.Equal(0, PillowFactAttribute.Run(PillowFactAttribute.Python!, "-c", Script, folder.Path)); // `!`: skipped without it

        Assert.All(files, file =>
        {
            byte[] expected = File.ReadAllBytes(Path.Combine(folder.Path, Path.ChangeExtension(file.Key, ".rgba")));
            byte[] got = ToRgba(new BuiltinCodec().Decode(file.Value, ImageLimits.Default));
            Assert.True(expected.AsSpan().SequenceEqual(got), $"{file.Key} differs first at sample {expected.AsSpan().CommonPrefixLength(got)}");
        });
    }

    private static Dictionary<string, byte[]> Files()
    {
        Dictionary<string, byte[]> files = [];
        // Pillow cuts 16-bit colour to its high byte where this project rounds, and ignores the colour key of narrow grey: neither is compared.
        (int Color, int[] Depths)[] kinds = [(0, [1, 2, 4, 8, 16]), (2, [8]), (3, [1, 2, 4, 8]), (4, [8]), (6, [8])];
        foreach ((int color, int[] depths) in kinds)
        {
            foreach (int depth in depths)
            {
                bool transparency = color == 3 || (color is 0 or 2 && depth == 8);
                foreach (bool interlaced in new[] { false, true })
                    files[$"png-{color}-{depth}-{interlaced}.png"] = PngBytes.Random(7, 33, 21, color, depth, interlaced, transparency).Encode();
            }
        }

        Random random = new(3);
        foreach (int bits in new[] { 1, 4, 8 })
        {
            byte[] palette = new byte[4 << bits];
            random.NextBytes(palette);
            files[$"bmp-{bits}.bmp"] = BmpBytes.Info(21, 9, bits, 0, BmpBytes.PackRows(21, 9, bits, (x, y) => ((3 * x) + y) % (1 << bits)), palette);
        }

        byte[] colors = new byte[4 * 16];
        random.NextBytes(colors);
        files["bmp-rle8.bmp"] = BmpBytes.Info(5, 2, 8, 1, [2, 1, 0, 3, 0, 1, 2, 0, 0, 0, 5, 3, 0, 0, 0, 1], colors);
        byte[] pixels = new byte[24 * 9];
        random.NextBytes(pixels);
        files["bmp-24.bmp"] = BmpBytes.Info(7, 9, 24, 0, pixels);
        files["bmp-24-top.bmp"] = BmpBytes.Info(7, -9, 24, 0, pixels);
        files["bmp-32.bmp"] = BmpBytes.Info(6, 9, 32, 3, pixels, masks: [0xFF0000, 0xFF00, 0xFF, 0xFF000000], headerSize: 108);

        for (int colorBits = 1; colorBits <= 8; colorBits++)
        {
            byte[] gifPalette = new byte[3 << colorBits];
            random.NextBytes(gifPalette);
            byte[] indices = [.. Enumerable.Range(0, 150 * 100).Select(i => (byte)(i * (i / 150) / 50 % (1 << colorBits)))];
            files[$"gif-{colorBits}.gif"] =
                new GifBytes { Width = 150, Height = 100, Indices = indices, Palette = gifPalette, Interlaced = colorBits % 2 == 0 }.Encode();
        }

        files["p5.pgm"] = [.. "P5 4 3 255\n"u8, .. pixels[..12]];
        files["p6.ppm"] = [.. "P6 4 3 255\n"u8, .. pixels[..36]];
        files["p4.pbm"] = [.. "P4 13 3\n"u8, .. pixels[..6]];
        return files;
    }

    private static byte[] ToRgba(Image image)
    {
        byte[] rgba = new byte[image.Width * image.Height * 4];
        for (int i = 0; i < image.Width * image.Height; i++)
        {
            ReadOnlySpan<byte> pixel = image.Pixels.AsSpan(i * image.Channels, image.Channels);
            bool grey = image.Channels <= 2;
            (rgba[4 * i], rgba[(4 * i) + 1], rgba[(4 * i) + 2]) = (pixel[0], pixel[grey ? 0 : 1], pixel[grey ? 0 : 2]);
            rgba[(4 * i) + 3] = image.HasAlpha ? pixel[^1] : (byte)255;
        }

        return rgba;
    }
}
