using GpuTrainer.Data;
using GpuTrainer.Data.Images;

namespace GpuTrainer.Cli.Tests;

/// <summary>Pictures of the embedded test digits.</summary>
internal static class PictureFolder
{
    public static IDataset Test { get; } = DigitsDataset.Read().Test;

    public static string WritePng(string path, int index)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        ImageFile.Write(path, new Image(28, 28, 1, Test.Item(index).ToArray()));
        return path;
    }

    /// <summary>Test digits side by side, dark on white, each half as large again as it was.</summary>
    public static string WriteRow(string path, params int[] indices)
    {
        const int Side = 42, Gap = 6;
        int width = (indices.Length * (Side + Gap)) + Gap, height = Side + (2 * Gap);
        byte[] pixels = new byte[width * height];
        Array.Fill(pixels, (byte)255);
        for (int digit = 0; digit < indices.Length; digit++)
        {
            ReadOnlySpan<byte> item = Test.Item(indices[digit]);
            for (int y = 0; y < Side; y++)
            {
                for (int x = 0; x < Side; x++)
                    pixels[((y + Gap) * width) + Gap + (digit * (Side + Gap)) + x] = (byte)(255 - item[(y * 2 / 3 * 28) + (x * 2 / 3)]);
            }
        }

        ImageFile.Write(path, new Image(width, height, 1, pixels));
        return path;
    }
}
