using GpuTrainer.Compute;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels.Tests;

/// <summary>What begins and ends a training step: the gather of a batch, and the sums of its metrics.</summary>
public sealed class StepTests
{
    // Torchvision's constants of MNIST.
    private const float Mean = 0.1307f;
    private const float Deviation = 0.3081f;

    [Theory]
    [InlineData(1, 784, 0f, 1f)]
    [InlineData(31, 33, Mean, Deviation)]
    [InlineData(33, 100, Mean, Deviation)]
    [InlineData(4, 1, 0f, 1f)]
    public void Gather_OfABatch_NormalisesAsPyTorch(int rows, int features, float mean, float deviation)
    {
        const int samples = 300;
        const int stride = 40;
        const int step = 3;
        byte[] data = Array.ConvertAll(Inputs.Integers(samples * features, 256, 1), value => (byte)value);
        int[] labels = Inputs.Integers(samples, 10, 2);
        int[] order = Inputs.Integers(stride * step + rows, samples, 3);
        float[] results = TestDevice.SameBits<float>(device =>
        {
            var output = device.Garbage<float>(rows * features);
            var outputLabels = device.Garbage<int>(rows);
            using var clock = new StepClock(device.Accelerator);
            clock.Set(step, 1000);
            new BatchGather(device.Accelerator, Enumerable.Repeat(mean, features).ToArray(),
                Enumerable.Repeat(deviation, features).ToArray()).Gather(
                rows, features, device.Upload(data), device.Upload(labels), device.Upload(order), stride, clock.View, output, outputLabels);
            return [.. device.Read(output), .. Array.ConvertAll(device.Read(outputLabels), value => (float)value)];
        });
        for (int b = 0; b < rows; b++)
        {
            int sample = order[stride * step + b];
            for (int f = 0; f < features; f++)
                Assert.Equal((data[sample * features + f] / 255f - mean) / deviation, results[b * features + f]);
            Assert.Equal(labels[sample], results[rows * features + b]);
        }
    }

    [Fact]
    public void DivideBy255_OfEveryByte_IsCorrectlyRounded()
    {
        for (int value = 0; value < 256; value++)
            Assert.Equal(value / 255f, BatchGather.DivideBy255(value));
    }

    [Fact]
    public void Accumulate_OfBatches_AddsThemAndMovesTheClock()
    {
        const int steps = 5;
        const int rows = 33;
        float[][] losses = Enumerable.Range(0, steps).Select(step => Inputs.Normal(rows, step, 2)).ToArray();
        int[][] correct = Enumerable.Range(0, steps).Select(step => Inputs.Integers(rows, 2, step)).ToArray();
        double[] results = TestDevice.SameBits<double>(device =>
        {
            using var metrics = new StepMetrics(device.Accelerator, steps - 1);
            using var clock = new StepClock(device.Accelerator);
            clock.Set(0, 70);
            for (int step = 0; step < steps; step++)
                metrics.Accumulate(rows, device.Upload(losses[step]), device.Upload(correct[step]), clock.View);
            MetricTotals totals = metrics.Read();
            float[] history = device.Read(metrics.History);
            int[] times = device.Read(clock.View);
            return
            [
                totals.Loss, totals.Accuracy, totals.Count, totals.Correct, times[0], times[1],
                .. Array.ConvertAll(history, value => (double)value),
            ];
        });
        double expectedLoss = losses.SelectMany(row => row).Average(value => (double)value);
        int expectedCorrect = correct.Sum(row => row.Sum());
        // Sums of 33 values of about 2: 33 roundings of at most 66.
        Assert.InRange(results[0], expectedLoss - 1e-4, expectedLoss + 1e-4);
        Assert.Equal(expectedCorrect / (double)(rows * steps), results[1]);
        Assert.Equal<double>([rows * steps, expectedCorrect, steps, 70 + steps], results[2..6]);
        for (int step = 0; step < steps - 1; step++)
        {
            Assert.InRange(results[6 + step], losses[step].Average(value => (double)value) - 1e-5,
                losses[step].Average(value => (double)value) + 1e-5);
        }
    }

    [Fact]
    public void Accumulate_OfManyBatches_KeepsWhatFloatAdditionWouldLose()
    {
        double[] results = TestDevice.SameBits<double>(device =>
        {
            using var metrics = new StepMetrics(device.Accelerator, 1);
            using var clock = new StepClock(device.Accelerator);
            var large = device.Upload<float>([16777216f]);
            var small = device.Upload<float>([0.5f]);
            var correct = device.Upload<int>([1]);
            metrics.Accumulate(1, large, correct, clock.View);
            for (int i = 0; i < 1000; i++)
                metrics.Accumulate(1, small, correct, clock.View);
            return [metrics.Read().Loss * 1001, metrics.Read().Accuracy];
        });
        Assert.Equal(16777716.0, results[0], 6);
        Assert.Equal(1.0, results[1]);
    }

    [Fact]
    public void Reset_AfterBatches_ForgetsTheSums()
    {
        double[] results = TestDevice.SameBits<double>(device =>
        {
            using var metrics = new StepMetrics(device.Accelerator, 4);
            using var clock = new StepClock(device.Accelerator);
            metrics.Accumulate(1, device.Upload<float>([3f]), device.Upload<int>([1]), clock.View);
            metrics.Reset();
            MetricTotals totals = metrics.Read();
            return [totals.Loss, totals.Accuracy, totals.Count, totals.Correct];
        });
        Assert.Equal<double>([0, 0, 0, 0], results);
    }
}
