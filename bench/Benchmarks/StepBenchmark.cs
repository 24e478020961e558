using System.Globalization;
using GpuTrainer.Compute;
using GpuTrainer.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Benchmarks;

/// <summary>
/// Microseconds of each launch of one training step of the tutorial's network, to show where the time of a step goes.
/// </summary>
internal static class StepBenchmark
{
    /// <summary>step [batch size] [device].</summary>
    public static void Run(string[] args)
    {
        int batch = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 64;
        using var device = BenchmarkDevice.Open(args.Length > 2 ? args[2] : "cpu");
        Accelerator accelerator = device.Accelerator;
        const int Parameters = (784 * 96) + 96 + (96 * 256) + 256 + (256 * 10) + 16;
        MemoryBuffer1D<float, Stride1D.Dense> Floats(int count) => accelerator.Allocate1D(MatMulBenchmark.Values(count));
        using var data = accelerator.Allocate1D<byte>(1000 * 784);
        using var samples = accelerator.Allocate1D<int>(1000);
        using var labels = accelerator.Allocate1D<int>(batch);
        using var correct = accelerator.Allocate1D<int>(batch);
        using var clock = new StepClock(accelerator);
        using var x = Floats(batch * 784);
        using var h1 = Floats(batch * 96);
        using var k1 = Floats(batch * 96);
        using var h2 = Floats(batch * 256);
        using var k2 = Floats(batch * 256);
        using var d1 = Floats(batch * 96);
        using var d2 = Floats(batch * 256);
        using var y = Floats(batch * 10);
        using var dy = Floats(batch * 10);
        using var losses = Floats(batch);
        using var p = Floats(Parameters);
        using var g = Floats(Parameters);
        using var state = Floats(2 * Parameters);
        data.MemSetToZero();
        samples.MemSetToZero();
        labels.MemSetToZero();
        var gather = new BatchGather(accelerator);
        using var product = new MatMul(accelerator);
        product.Reserve(MatMulLayout.TransposedB, batch, 256, 96);
        product.Reserve(MatMulLayout.TransposedB, batch, 10, 256);
        product.Reserve(MatMulLayout.Plain, batch, 784, 256);
        product.Reserve(MatMulLayout.TransposedA, 784, batch, 96);
        var adam = new AdamStep(accelerator);
        using var scalars = Floats(adam.ScalarsPerStep * 1000);
        ArrayView<float> w1 = p.View.SubView(0, 784 * 96), w2 = p.View.SubView(784 * 96, 96 * 256),
            w3 = p.View.SubView(784 * 96 + 96 * 256, 2560);
        ArrayView<float> bias = p.View.SubView(0, 256);
        double total = 0;
        void Time(string name, Action launch)
        {
            clock.Set(0, 0);
            double microseconds = Measure.LaunchSeconds(device, launch, 5) * 1e6;
            total += microseconds;
            Console.WriteLine($"{name,-34}{microseconds.ToString("F1", CultureInfo.InvariantCulture),8} us");
        }

        ArrayView<float> gradBias = g.View.SubView(90000, 256);
        Time("gather", () => gather.Gather(batch, 784, data.View, samples.View, samples.View, batch, clock.View, x.View, labels.View));
        if (FusedMatMul.For(accelerator) is { } fused)
        {
            using var settings = accelerator.Allocate1D(InvertedDropout.Settings(0.2f, 1, 1));
            using var metrics = new StepMetrics(accelerator, 1000);
            Time("linear 784-96 tanh dropout", () => fused.LinearDropout(
                batch, 784, 96, x.View, w1, bias, Activation.Tanh, h1.View, d1.View, k1.View, settings.View, clock.View));
            Time("linear 96-256 sigmoid dropout", () => fused.LinearDropout(
                batch, 96, 256, d1.View, w2, bias, Activation.Sigmoid, h2.View, d2.View, k2.View, settings.View, clock.View));
            Time("linear 256-10", () => product.Linear(batch, 256, 10, d2.View, w3, bias, y.View));
            if (SoftmaxCrossEntropyStep.For(accelerator, new SoftmaxCrossEntropy(accelerator), batch) is { } loss)
                Time("softmax cross-entropy metrics", () => loss.Train(batch, 10, y.View, labels.View, dy.View, metrics, clock));
            Time("weight gradient 256-10", () => product.WeightGradient(batch, 256, 10, d2.View, dy.View, g.View, gradBias));
            Time("input gradient 256-10 sigmoid", () =>
                fused.InputGradient(batch, 10, 256, dy.View, w3, Activation.Sigmoid, h2.View, k2.View, d2.View));
            Time("weight gradient 96-256", () => product.WeightGradient(batch, 96, 256, d1.View, d2.View, g.View, gradBias));
            Time("input gradient 96-256 tanh", () =>
                fused.InputGradient(batch, 256, 96, d2.View, w2, Activation.Tanh, h1.View, k1.View, d1.View));
            Time("weight gradient 784-96", () => product.WeightGradient(batch, 784, 96, x.View, d1.View, g.View, gradBias));
            Time("adam", () => adam.Step(Parameters, p.View, g.View, state.View, scalars.View, clock.View));
        }
        else
        {
            Separate();
        }

        Console.WriteLine(
            $"{"sum",-34}{total.ToString("F1", CultureInfo.InvariantCulture),8} us, {accelerator.Name}, {accelerator.WarpSize} lanes");

        void Separate()
        {
            using var metrics = new StepMetrics(accelerator, 1000);
            using var settings = accelerator.Allocate1D(InvertedDropout.Settings(0.2f, 1, 1));
            var elementwise = new ActivationDropout(accelerator);
            var crossEntropy = new SoftmaxCrossEntropy(accelerator);
            Time("linear 784-96", () => product.Linear(batch, 784, 96, x.View, w1, bias, h1.View));
            Time("tanh dropout 96", () =>
                elementwise.Forward(Activation.Tanh, batch * 96, h1.View, h1.View, d1.View, k1.View, settings.View, clock.View));
            Time("linear 96-256", () => product.Linear(batch, 96, 256, d1.View, w2, bias, h2.View));
            Time("sigmoid dropout 256", () =>
                elementwise.Forward(Activation.Sigmoid, batch * 256, h2.View, h2.View, d2.View, k2.View, settings.View, clock.View));
            Time("linear 256-10", () => product.Linear(batch, 256, 10, h2.View, w3, bias, y.View));
            Time("softmax cross-entropy", () => crossEntropy.Train(batch, 10, y.View, labels.View, dy.View, losses.View, correct.View));
            Time("weight gradient 256-10", () => product.WeightGradient(batch, 256, 10, h2.View, dy.View, g.View, gradBias));
            Time("input gradient 256-10", () => product.TransposedB(batch, 10, 256, dy.View, w3, h2.View));
            Time("backward sigmoid dropout 256", () =>
                elementwise.Backward(Activation.Sigmoid, batch * 256, h2.View, k2.View, h2.View, h2.View));
            Time("weight gradient 96-256", () => product.WeightGradient(batch, 96, 256, h1.View, h2.View, g.View, gradBias));
            Time("input gradient 96-256", () => product.TransposedB(batch, 256, 96, h2.View, w2, h1.View));
            Time("backward tanh dropout 96", () => elementwise.Backward(Activation.Tanh, batch * 96, h1.View, k1.View, h1.View, h1.View));
            Time("weight gradient 784-96", () => product.WeightGradient(batch, 784, 96, x.View, h1.View, g.View, gradBias));
            Time("adam", () => adam.Step(Parameters, p.View, g.View, state.View, scalars.View, clock.View));
            Time("metrics", () => metrics.Accumulate(batch, losses.View, correct.View, clock.View));
        }
    }
}
