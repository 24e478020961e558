using System.Buffers.Binary;

namespace GpuTrainer.Cli.Tests;

/// <summary>Writes a folder with MNIST's four files: two classes, dark and bright pictures.</summary>
internal static class MnistFiles
{
    public const string TrainImages = "train-images-idx3-ubyte";

    public static void Write(string directory, int train, int test, int side)
    {
        Directory.CreateDirectory(directory);
        WritePart(directory, "train", train, side);
        WritePart(directory, "t10k", test, side);
        File.WriteAllText(Path.Combine(directory, "classes.txt"), "dark\nbright\n");
    }

    private static void WritePart(string directory, string part, int count, int side)
    {
        byte[] images = new byte[16 + (count * side * side)];
        BinaryPrimitives.WriteInt32BigEndian(images, 0x00000803);
        BinaryPrimitives.WriteInt32BigEndian(images.AsSpan(4), count);
        BinaryPrimitives.WriteInt32BigEndian(images.AsSpan(8), side);
        BinaryPrimitives.WriteInt32BigEndian(images.AsSpan(12), side);
        byte[] labels = new byte[8 + count];
        BinaryPrimitives.WriteInt32BigEndian(labels, 0x00000801);
        BinaryPrimitives.WriteInt32BigEndian(labels.AsSpan(4), count);
        for (int i = 0; i < count; i++)
        {
            labels[8 + i] = (byte)(i % 2);
            images.AsSpan(16 + (i * side * side), side * side).Fill((byte)(i % 2 == 0 ? 20 : 200));
        }

        File.WriteAllBytes(Path.Combine(directory, $"{part}-images-idx3-ubyte"), images);
        File.WriteAllBytes(Path.Combine(directory, $"{part}-labels-idx1-ubyte"), labels);
    }
}
