using GpuTrainer.Compute;
using GpuTrainer.Data;
using GpuTrainer.Kernels;
using GpuTrainer.Model;
using GpuTrainer.Training;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Examples.Tests;

/// <summary>
/// How a layer of one's own is tested, with public members of the library alone: its gradients, and that its bits are the same everywhere.
/// </summary>
public class PReLUTests
{
    private const int Rows = 5;

    // Central differences in double with this step are good to about 1e-9; the rest is float's rounding over sums of at most 60 terms of
    // about 1.
    private const double Step = 1e-5;
    private const double Tolerance = 1e-5;

    private static readonly Shape Inputs = new(3, 2, 4);

    static PReLUTests() => LayerRegistry.Add(PReLU.Kind);

    /// <summary>Two of them: the second one's input gradient is what the first one's slopes learn from.</summary>
    [Fact]
    public void Gradients_OfTheLayer_AreThoseOfCentralDifferences()
    {
        using DeviceSearch devices = DeviceSearch.Find(AcceleratorType.CPU, new CpuOptions());
        using Accelerator accelerator = devices.Open(devices.Preferred);
        var model = Sequential.Parse("prelu 0.3, prelu -0.6", Inputs);
        using var parameters = new ParameterBuffer(accelerator, model.Layout);
        using var gradients = new ParameterBuffer(accelerator, model.Layout);
        using var clock = new StepClock(accelerator);
        using var plan = new ExecutionPlan(accelerator, model, parameters, gradients, maxBatch: Rows + 1, seed: 0);
        float[] input = Random(seed: 1, Rows * Inputs.Count);
        float[] outputGradient = Random(seed: 2, input.Length);
        parameters.Initialize(seed: 0);
        plan.Input.SubView(0, input.Length).CopyFromCPU(input);
        plan.OutputGradient.SubView(0, input.Length).CopyFromCPU(outputGradient);

        plan.ForwardTraining(Rows, clock.View);
        plan.Backward(Rows);

        double[] slopes = [0.3f, 0.3f, 0.3f, -0.6f, -0.6f, -0.6f];
        float[] actual = [.. gradients.Read().SelectMany(gradient => gradient.Values)];
        Assert.Equal(slopes.Length, actual.Length);
        for (int i = 0; i < slopes.Length; i++)
        {
            double slope = slopes[i];
            slopes[i] = slope + Step;
            double above = Loss(input, outputGradient, slopes);
            slopes[i] = slope - Step;
            double below = Loss(input, outputGradient, slopes);
            slopes[i] = slope;
            Assert.Equal((above - below) / (2 * Step), actual[i], Tolerance);
        }
    }

    /// <summary>The scalar form checks every access to memory, too.</summary>
    [Theory]
    [InlineData(CpuVectorWidth.Scalar)]
    [InlineData(CpuVectorWidth.Vector128)]
    [InlineData(CpuVectorWidth.Vector256)]
    [InlineData(CpuVectorWidth.Vector512)]
    public void Training_WithAnyVectors_GivesTheSameBits(CpuVectorWidth width) => Assert.Equal(Train(CpuVectorWidth.Auto), Train(width));

    /// <summary>The weights of a short training with the examples' layer, loss and optimizer.</summary>
    private static string Train(CpuVectorWidth width)
    {
        var shape = new ImageShape(1, 5, 7);
        byte[] items = new byte[40 * shape.Size];
        new Random(3).NextBytes(items);
        int[] labels = [.. Enumerable.Range(0, 40).Select(i => i % 3)];
        var noise = new InMemoryDataset("noise", shape, ["a", "b", "c"], items, labels);
        var network = new ModelDescription(Sequential.Parse("prelu, linear 17, prelu, linear 3", new Shape(1, 5, 7)), noise.ClassNames);
        using DeviceSearch devices = DeviceSearch.Find(AcceleratorType.CPU, new CpuOptions { VectorWidth = width });
        using Accelerator accelerator = devices.Open(devices.Preferred);
        using var trainer = new Trainer(
            accelerator, network, new TrainTestData(noise, noise), new MultiMargin(0.5f), new Lion(1e-3, weightDecay: 0.1),
            new TrainerOptions { Epochs = 2, BatchSize = 16 });
        trainer.Run();
        return WeightsHash.Sha256(trainer.Parameters.Read());
    }

    /// <summary>The sum of the outputs, each times its gradient: the loss whose output gradient this is.</summary>
    private static double Loss(float[] input, float[] outputGradient, double[] slopes)
    {
        int area = Inputs.Count / 3;
        double loss = 0;
        for (int i = 0; i < input.Length; i++)
        {
            int channel = i / area % 3;
            double x = input[i];
            x = x > 0 ? x : slopes[channel] * x;
            x = x > 0 ? x : slopes[3 + channel] * x;
            loss += outputGradient[i] * x;
        }

        return loss;
    }

    private static float[] Random(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 2 - 1)];
    }
}
