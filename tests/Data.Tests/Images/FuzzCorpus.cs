using System.Buffers.Binary;
using System.Text;

namespace GpuTrainer.Data.Tests.Images;

/// <summary>Small files of every format and kind, and seeded ways to damage them.</summary>
internal static class FuzzCorpus
{
    private static readonly byte[] Extremes = [0, 1, 0x7F, 0x80, 0xFE, 0xFF];

    public static List<byte[]> Files()
    {
        List<byte[]> files = [.. Corpus.JpegNames.Select(Corpus.Jpeg)];
        foreach ((int color, int depth, bool interlaced, bool transparency) in PngKinds())
            files.Add(PngBytes.Random(1, 9, 7, color, depth, interlaced, transparency).Encode());

        byte[] palette = new byte[64];
        foreach (int bits in new[] { 1, 2, 4, 8 })
            files.Add(BmpBytes.Info(9, 5, bits, 0, BmpBytes.PackRows(9, 5, bits, (x, y) => (x + y) & 1), palette));
        files.Add(BmpBytes.Core(2, 1, 8, [1, 0, 0, 0], [1, 2, 3, 4, 5, 6]));
        files.Add(BmpBytes.Info(3, 2, 24, 0, new byte[24]));
        files.Add(BmpBytes.Info(3, 2, 16, 3, new byte[16], masks: [0xF800, 0x07E0, 0x001F]));
        files.Add(BmpBytes.Info(2, 2, 32, 3, new byte[16], masks: [0xFF000000, 0xFF0000, 0xFF00, 0xFF], headerSize: 108));
        files.Add(BmpBytes.Info(5, 2, 8, 1, [2, 1, 0, 3, 0, 1, 2, 0, 0, 0, 0, 2, 1, 0, 1, 3, 0, 0, 0, 1], palette));
        files.Add(BmpBytes.Info(8, 1, 4, 2, [3, 0x12, 0, 5, 0x30, 0x12, 0x30, 0, 0, 1], palette));

        foreach (bool interlaced in new[] { false, true })
        {
            byte[] indices = [.. Enumerable.Range(0, 400).Select(i => (byte)(i * i / 7 % 16))];
            files.Add(new GifBytes { Width = 20, Height = 20, Indices = indices, Palette = new byte[48], Interlaced = interlaced, Transparent = interlaced ? 3 : -1 }.Encode());
        }

        string[] plain = ["P1 3 2 101011", "P2 # c\n3 2 15 1 2 3 4 5 6", "P3 1 2 255 1 2 3 4 5 6"];
        string[] raw = ["P4 9 2\nabcd", "P5 3 2 255\nabcdef", "P5 3 1 65535\nabcdef", "P6 1 2 255\nabcdef"];
        files.AddRange(plain.Concat(raw).Select(Encoding.ASCII.GetBytes));
        return files;
    }

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

    private static IEnumerable<(int Color, int Depth, bool Interlaced, bool Transparency)> PngKinds()
    {
        (int Color, int[] Depths)[] kinds = [(0, [1, 2, 4, 8, 16]), (2, [8, 16]), (3, [1, 2, 4, 8]), (4, [8, 16]), (6, [8, 16])];
        return kinds.SelectMany(kind => kind.Depths.Select(depth => (kind.Color, depth, depth % 3 != 0, kind.Color is 0 or 2 or 3)));
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
            uint crc = Data.Images.Builtin.Png.Crc32.Compute(file.AsSpan((int)at + 4, (int)length + 4));
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan((int)(at + 8 + length)), crc);
            at += 12 + length;
        }
    }
}
