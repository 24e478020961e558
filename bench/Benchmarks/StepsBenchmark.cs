using System.Diagnostics;
using System.Globalization;
using GpuTrainer.Data;
using GpuTrainer.Model;
using GpuTrainer.Training;
using ILGPU.Runtime;

namespace GpuTrainer.Benchmarks;

/// <summary>Training steps per second: full batches of MNIST, epoch after epoch, without reading losses.</summary>
internal static class StepsBenchmark
{
    private const int Epochs = 5;

    // As many as bench/peers/pytorch_cnn.py times at once, so that the best of both had equally quiet conditions.
    private const int ChunkSteps = 10;

    /// <summary>steps DIR [tutorial|mlp|cnn] [batch size] [device].</summary>
    public static void Run(string[] args)
    {
        string Argument(int i, string otherwise) => args.Length > i ? args[i] : otherwise;
        TrainTestData data = DatasetCatalog.Open(Argument(1, "digits"));
        string network = Argument(2, "tutorial");
        int batch = int.Parse(Argument(3, "64"), CultureInfo.InvariantCulture);
        using var device = BenchmarkDevice.Open(Argument(4, "cpu"));
        Accelerator accelerator = device.Accelerator;
        ModelDescription description = BenchmarkNetwork.Describe(network, data.Train);
        using var parameters = new ParameterBuffer(accelerator, description.Model.Layout);
        using var gradients = new ParameterBuffer(accelerator, description.Model.Layout);
        parameters.Initialize(0);
        using var train = new ResidentDataset(accelerator, data.Train);
        using var step = new TrainingStep(
            accelerator, description, parameters, gradients, train, new CrossEntropy(), BenchmarkNetwork.Optimizer(network),
            batch, seed: 0);
        int[] order = [.. Enumerable.Range(0, data.Train.Count)];
        int steps = data.Train.Count / batch;
        double best = double.PositiveInfinity;
        double[] onDevice = new double[Epochs], onHost = new double[Epochs];
        for (int epoch = -1; epoch < Epochs; epoch++)
        {
            step.BeginEpoch(order, (epoch + 1L) * steps);
            long start = Stopwatch.GetTimestamp();
            double seconds = Measure.Seconds(accelerator.DefaultStream, () =>
            {
                for (int taken = 0; taken < steps;)
                {
                    long chunkStart = Stopwatch.GetTimestamp();
                    int end = Math.Min(taken + ChunkSteps, steps);
                    int chunk = end - taken;
                    while (taken < end)
                        taken += step.RunSome(taken, end - taken);

                    // A GPU has only queued the steps; a CPU has completed them.
                    if (epoch >= 0 && device.IsCpu && chunk == ChunkSteps)
                        best = Math.Min(best, Stopwatch.GetElapsedTime(chunkStart).TotalSeconds / chunk);
                }
            });

            // The epoch before the first compiles kernels and records graphs.
            if (epoch >= 0)
                (onDevice[epoch], onHost[epoch]) = (seconds, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        string PerSecond(double[] seconds) => (steps / Measure.Median(seconds)).ToString("F0", CultureInfo.InvariantCulture);
        string microseconds = (Measure.Median(onDevice) / steps * 1e6).ToString("F2", CultureInfo.InvariantCulture);
        string fewest = device.IsCpu ? $",\"bestMicrosecondsPerStep\":{(best * 1e6).ToString("F2", CultureInfo.InvariantCulture)}" : "";
        Console.WriteLine(
            $"{{\"work\":\"steps\",\"network\":\"{network}\",\"batchSize\":{batch},{device.Json},\"stepsPerSecond\":{PerSecond(onHost)},"
            + $"\"deviceStepsPerSecond\":{PerSecond(onDevice)},\"deviceMicrosecondsPerStep\":{microseconds}{fewest}}}");
    }
}
