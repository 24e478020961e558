using System.Globalization;
using GpuTrainer.Data;
using GpuTrainer.Model;
using GpuTrainer.Training;

namespace GpuTrainer.Benchmarks;

/// <summary>Seconds of an epoch of training (evaluation apart), for the networks that bench/peers/pytorch_mlp.py trains.</summary>
internal static class EpochBenchmark
{
    /// <summary>epoch DIR [tutorial|mlp] [batch size] [epochs] [threads, or cuda] [vector width].</summary>
    public static void Run(string[] args)
    {
        string Argument(int i, string otherwise) => args.Length > i ? args[i] : otherwise;
        TrainTestData data = DatasetCatalog.Open(Argument(1, "digits"));
        string network = Argument(2, "tutorial");
        int batch = int.Parse(Argument(3, "64"), CultureInfo.InvariantCulture);
        int epochs = int.Parse(Argument(4, "3"), CultureInfo.InvariantCulture);
        bool isCuda = Argument(5, "") == "cuda";
        int threads = isCuda ? 0 : int.Parse(Argument(5, Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
        CpuVectorWidth width = Enum.Parse<CpuVectorWidth>(Argument(6, "Auto"), ignoreCase: true);
        using Context context = Context.Create(builder =>
        {
            if (isCuda)
                builder.Cuda();
            else
                builder.CPU(new CpuOptions { Threads = threads, VectorWidth = width });
        });
        using Accelerator accelerator = isCuda ? context.CreateCudaAccelerator(0) : context.CreateCPUAccelerator(0);
        string layers = network == "tutorial"
            ? "linear 96, tanh, dropout 0.2, linear 256, sigmoid, dropout 0.2, linear 10"
            : "linear 256, relu, linear 128, relu, linear 10";
        Optimizer optimizer = network == "tutorial" ? new Adam(1e-3) : new Sgd(0.05, 0.9);
        var description = new ModelDescription(Sequential.Parse(layers, new Shape(1, 28, 28)), data.Train.ClassNames);
        var options = new TrainerOptions { Epochs = epochs, BatchSize = batch, Seed = 0 };
        using var trainer = new Trainer(accelerator, description, data, new CrossEntropy(0), optimizer, options);
        TrainingResult result = trainer.Run();
        string seconds = string.Join(",", result.Epochs.Select(e => e.Seconds.ToString("F3", CultureInfo.InvariantCulture)));
        Console.WriteLine(
            $"{{\"network\":\"{network}\",\"batchSize\":{batch},\"lanes\":{accelerator.WarpSize},\"threads\":{threads},\"epochSeconds\":[{seconds}],"
            + $"\"testAccuracy\":{result.Test.Accuracy.ToString("F4", CultureInfo.InvariantCulture)}}}");
    }
}
