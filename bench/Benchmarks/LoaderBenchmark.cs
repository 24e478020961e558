using System.Diagnostics;
using System.Globalization;
using GpuTrainer.Data;
using GpuTrainer.Model;
using GpuTrainer.Training;
using ILGPU.Runtime;

namespace GpuTrainer.Benchmarks;

/// <summary>
/// The cost of the loader: steps on shuffled data, resident and streamed, relative to steps on one constant batch, alternating.
/// </summary>
internal static class LoaderBenchmark
{
    private const int Rounds = 40;
    private const int Steps = 300;
    private const long Budget = 1 << 20;

    /// <summary>loader DIR [tutorial|mlp] [batch size].</summary>
    public static void Run(string[] args)
    {
        string Argument(int i, string otherwise) => args.Length > i ? args[i] : otherwise;
        IDataset data = DatasetCatalog.Open(Argument(1, "digits")).Train;
        string network = Argument(2, "mlp");
        int batch = int.Parse(Argument(3, "64"), CultureInfo.InvariantCulture);
        using var device = BenchmarkDevice.Open("cpu");
        Accelerator accelerator = device.Accelerator;
        ModelDescription description = BenchmarkNetwork.Describe(network, data);
        using var parameters = new ParameterBuffer(accelerator, description.Model.Layout);
        using var gradients = new ParameterBuffer(accelerator, description.Model.Layout);
        parameters.Initialize(0);
        using var resident = new ResidentDataset(accelerator, data);
        using var streamed = new StreamedDataset(accelerator, data, new DataOptions { MemoryBudget = Budget }, batch);
        using TrainingStep residentStep = Step(resident), streamedStep = Step(streamed);
        int steps = Math.Min(Steps, data.Count / batch);
        int[] shuffled = new int[data.Count];
        SampleOrder.Shuffle(shuffled, 0, 1);
        int[] constant = [.. Enumerable.Range(0, data.Count).Select(i => i % batch)];
        double[] constantSeconds = new double[Rounds], residentSeconds = new double[Rounds], streamedSeconds = new double[Rounds];
        for (int round = -1; round < Rounds; round++)
        {
            double a = Time(residentStep, constant), b = Time(residentStep, shuffled), c = Time(streamedStep, shuffled);
            if (round >= 0)
                (constantSeconds[round], residentSeconds[round], streamedSeconds[round]) = (a, b, c);
        }

        string Ratio(double[] seconds) => (seconds.Min() / constantSeconds.Min()).ToString("F3", CultureInfo.InvariantCulture);
        Console.WriteLine(
            $"{{\"work\":\"loader\",\"network\":\"{network}\",\"batchSize\":{batch},{device.Json},\"constantMicroseconds\":"
            + $"{(constantSeconds.Min() / steps * 1e6).ToString("F1", CultureInfo.InvariantCulture)},"
            + $"\"resident\":{Ratio(residentSeconds)},\"streamed\":{Ratio(streamedSeconds)}}}");

        TrainingStep Step(DeviceDataset set) => new(
            accelerator, description, parameters, gradients, set, new CrossEntropy(), BenchmarkNetwork.Optimizer(network), batch, seed: 0);

        double Time(TrainingStep step, int[] order)
        {
            step.BeginEpoch(order, 0);
            long start = Stopwatch.GetTimestamp();
            for (int taken = 0; taken < steps;)
                taken += step.RunSome(taken, steps - taken);
            accelerator.Synchronize();
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }
}
