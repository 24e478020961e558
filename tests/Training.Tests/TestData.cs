using GpuTrainer.Data;

namespace GpuTrainer.Training.Tests;

/// <summary>Small data sets from a seed: each class has its own pattern, so that there is something to learn.</summary>
internal static class TestData
{
    public static IDataset Patterns(int count, int classes, ImageShape shape, int seed, double noise = 0.2)
    {
        // The patterns are the same whatever the seed, so that test data resembles training data.
        var patternRandom = new Random(12345);
        byte[] patterns = new byte[classes * shape.Size];
        patternRandom.NextBytes(patterns);
        var random = new Random(seed);
        byte[] items = new byte[count * shape.Size];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = random.Next(classes);
            for (int j = 0; j < shape.Size; j++)
            {
                byte pattern = patterns[(labels[i] * shape.Size) + j];
                items[(i * shape.Size) + j] = random.NextDouble() < noise ? (byte)random.Next(256) : pattern;
            }
        }

        return new InMemoryDataset("patterns", shape, [.. Enumerable.Range(0, classes).Select(c => $"class {c}")], items, labels);
    }

    /// <summary>The first samples of a data set as a network's input: (byte / 255 - mean) / deviation.</summary>
    public static double[] Input(IDataset data, int first, int rows, double mean = 0, double deviation = 1)
    {
        int size = data.ItemShape.Size;
        double[] input = new double[rows * size];
        for (int i = 0; i < input.Length; i++)
            input[i] = ((data.Item(first + (i / size))[i % size] / 255.0) - mean) / deviation;
        return input;
    }

    public static int[] Labels(IDataset data, int first, int rows) => data.AllLabels()[first..(first + rows)];
}
