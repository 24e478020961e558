using System.Globalization;
using GpuTrainer.Compute;
using GpuTrainer.Data;
using GpuTrainer.Model;
using GpuTrainer.Training;
using ILGPU.Runtime;

namespace GpuTrainer.Benchmarks;

/// <summary>Seconds per epoch of training (without evaluation), for the networks that bench/peers/pytorch_mlp.py trains.</summary>
internal static class EpochBenchmark
{
    /// <summary>epoch DIR [tutorial|mlp|cnn] [batch size] [epochs] [device] [vector width].</summary>
    public static void Run(string[] args)
    {
        string Argument(int i, string otherwise) => args.Length > i ? args[i] : otherwise;
        TrainTestData data = DatasetCatalog.Open(Argument(1, "digits"));
        string network = Argument(2, "tutorial");
        int batch = int.Parse(Argument(3, "64"), CultureInfo.InvariantCulture);
        int epochs = int.Parse(Argument(4, "3"), CultureInfo.InvariantCulture);
        CpuVectorWidth width = Enum.Parse<CpuVectorWidth>(Argument(6, "Auto"), ignoreCase: true);
        using var device = BenchmarkDevice.Open(Argument(5, "cpu"), width);
        ModelDescription description = BenchmarkNetwork.Describe(network, data.Train);
        var options = new TrainerOptions { Epochs = epochs, BatchSize = batch, Seed = 0 };
        using var trainer = new Trainer(
            device.Accelerator, description, data, new CrossEntropy(0), BenchmarkNetwork.Optimizer(network), options);
        TrainingResult result = trainer.Run();
        string seconds = string.Join(",", result.Epochs.Select(e => e.Seconds.ToString("F3", CultureInfo.InvariantCulture)));
        Console.WriteLine(
            $"{{\"network\":\"{network}\",\"batchSize\":{batch},{device.Json},\"epochSeconds\":[{seconds}],"
            + $"\"testAccuracy\":{result.Test.Accuracy.ToString("F4", CultureInfo.InvariantCulture)}}}");
    }
}
