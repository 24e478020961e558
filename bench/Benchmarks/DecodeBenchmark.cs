using System.Diagnostics;
using System.Globalization;
using GpuTrainer.Data;
using GpuTrainer.Data.Images;

namespace GpuTrainer.Benchmarks;

/// <summary>
/// Pictures per second from a folder of 32 x 32 colour PNG files, which it creates: the limit of a streamed training.
/// </summary>
internal static class DecodeBenchmark
{
    private const int Pictures = 10_000;
    private const int Rounds = 5;

    /// <summary>decode [threads].</summary>
    public static void Run(string[] args)
    {
        int threads = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : Environment.ProcessorCount;
        string folder = Directory.CreateTempSubdirectory("gpu-trainer-bench-").FullName;
        try
        {
            Write(folder);
            IDataset data = DatasetCatalog.Open(folder).Train;
            int[] order = new int[data.Count];
            Training.SampleOrder.Shuffle(order, 0, 1);
            using var loader = new DataLoader(data, 1024, threads);
            double best = double.MaxValue;
            for (int round = 0; round <= Rounds; round++)
            {
                long start = Stopwatch.GetTimestamp();
                loader.Begin(order);
                while (loader.Take(out _, out _) > 0)
                    loader.Release();
                best = round == 0 ? best : Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
            }

            Console.WriteLine(
                $"{{\"work\":\"decode\",\"threads\":{threads},"
                + $"\"picturesPerSecond\":{(data.Count / best).ToString("F0", CultureInfo.InvariantCulture)}}}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Gradients with noise: files neither as small as those of flat pictures nor as large as those of pure noise.
    private static void Write(string folder)
    {
        var random = new Random(0);
        byte[] pixels = new byte[32 * 32 * 3];
        for (int i = 0; i < Pictures; i++)
        {
            for (int at = 0; at < pixels.Length; at++)
                pixels[at] = (byte)(((at / 3 % 32 * 4) + (at / 96 * 3) + random.Next(24)) & 255);
            string directory = Directory.CreateDirectory(Path.Combine(folder, "train", $"{i % 10}")).FullName;
            ImageFile.Write(Path.Combine(directory, $"{i:00000}.png"), new Image(32, 32, 3, pixels));
        }

        Directory.CreateDirectory(Path.Combine(folder, "test", "0"));
        ImageFile.Write(Path.Combine(folder, "test", "0", "0.png"), new Image(32, 32, 3, pixels));
    }
}
