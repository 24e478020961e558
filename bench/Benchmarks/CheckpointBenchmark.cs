using System.Diagnostics;
using System.Globalization;
using GpuTrainer.Compute;
using GpuTrainer.Data;
using GpuTrainer.Model;
using GpuTrainer.Training;

namespace GpuTrainer.Benchmarks;

/// <summary>
/// The cost of a checkpoint after every epoch: runs with and without, alternating, over as many items as MNIST has, in wall time and in
/// processor time, which other work on the machine does not change.
/// </summary>
internal static class CheckpointBenchmark
{
    private const int Items = 60_000;
    private const int Epochs = 3;

    /// <summary>checkpoints [tutorial|mlp] [rounds] [device].</summary>
    public static void Run(string[] args)
    {
        string network = args.Length > 1 ? args[1] : "tutorial";
        int rounds = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 5;
        using var device = BenchmarkDevice.Open(args.Length > 3 ? args[3] : "cpu", CpuVectorWidth.Auto);
        var data = new TrainTestData(Noise(Items), Noise(256));
        string folder = Directory.CreateTempSubdirectory("gpu-trainer-checkpoints-").FullName;
        var checkpoints = new CheckpointOptions { Directory = folder };
        var without = new List<(double Wall, double Processor)>();
        var with = new List<(double Wall, double Processor)>();
        Time(device, network, data, null); // A warm-up: compiles code and reads files.
        for (int round = 0; round < rounds; round++)
        {
            // Alternating, and so does the order: other work on the machine comes in waves.
            if (round % 2 == 0)
                without.Add(Time(device, network, data, null));
            with.Add(Time(device, network, data, checkpoints));
            if (round % 2 != 0)
                without.Add(Time(device, network, data, null));
        }

        Directory.Delete(folder, recursive: true);
        double Median(IEnumerable<double> seconds) => Measure.Median([.. seconds]);
        string Number(double value) => value.ToString("F4", CultureInfo.InvariantCulture);
        Console.WriteLine(
            $"{{\"benchmark\":\"checkpoints\",\"network\":\"{network}\",{device.Json},"
            + $"\"epochSeconds\":{Number(Median(without.Select(run => run.Wall)))},"
            + $"\"epochSecondsWith\":{Number(Median(with.Select(run => run.Wall)))},"
            + $"\"processorSeconds\":{Number(Median(without.Select(run => run.Processor)))},"
            + $"\"processorSecondsWith\":{Number(Median(with.Select(run => run.Processor)))}}}");
    }

    private static (double Wall, double Processor) Time(
        BenchmarkDevice device, string network, TrainTestData data, CheckpointOptions? checkpoints)
    {
        var options = new TrainerOptions { Epochs = Epochs, Checkpoints = checkpoints };
        using var trainer = new Trainer(
            device.Accelerator, BenchmarkNetwork.Describe(network, data.Train), data, new CrossEntropy(0),
            BenchmarkNetwork.Optimizer(network), options);
        using var process = Process.GetCurrentProcess();
        TimeSpan processor = process.TotalProcessorTime;
        long started = Stopwatch.GetTimestamp();
        trainer.Run();
        double wall = Stopwatch.GetElapsedTime(started).TotalSeconds;
        process.Refresh();
        return (wall / Epochs, (process.TotalProcessorTime - processor).TotalSeconds / Epochs);
    }

    private static InMemoryDataset Noise(int count)
    {
        var shape = new ImageShape(1, 28, 28);
        byte[] items = new byte[count * shape.Size];
        int[] labels = new int[count];
        var random = new Random(count);
        random.NextBytes(items);
        for (int i = 0; i < count; i++)
            labels[i] = random.Next(10);
        return new InMemoryDataset("noise", shape, [.. Enumerable.Range(0, 10).Select(label => $"{label}")], items, labels);
    }
}
