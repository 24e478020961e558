using GpuTrainer.Data;
using GpuTrainer.Model;
using GpuTrainer.Training.Tests.Reference;
using ILGPU.Runtime;

namespace GpuTrainer.Training.Tests;

/// <summary>The device's gradients against central differences of the reference in double.</summary>
public class GradientTests
{
    // Central differences in double with this step are good to about 1e-9; the rest is float's rounding over chains of at most 35 terms.
    private const double Step = 1e-5;
    private const double Absolute = 2e-6;
    private const double Relative = 2e-5;
    private const ulong Seed = 0xFEDCBA9876543210;

    [Theory]
    [InlineData("linear 3", "cross-entropy")]
    [InlineData("linear 3", "cross-entropy 0.1")]
    [InlineData("linear 3", "mse softmax")]
    [InlineData("linear 3", "mse")]
    [InlineData("linear 3", "l1")]
    [InlineData("linear 3", "huber 0.3")]
    [InlineData("linear 3", "bce")]
    [InlineData("linear 3", "cross-entropy 0 1,2,0.5")]
    [InlineData("linear 9, tanh, linear 3", "cross-entropy 0.1 1,2,0.5")]
    [InlineData("linear 9, relu, linear 3", "cross-entropy")]
    [InlineData("linear 9, tanh, linear 3", "cross-entropy")]
    [InlineData("linear 9, sigmoid, linear 3", "mse softmax")]
    [InlineData("linear 17, dropout 0.3, linear 3", "cross-entropy")]
    [InlineData("linear 9, tanh, dropout 0.2, linear 35, sigmoid, dropout 0.5, linear 3", "cross-entropy 0.05")]
    [InlineData("linear 9, linear 3", "cross-entropy")]
    [InlineData("tanh, linear 5, dropout 0.4, tanh, sigmoid, identity, linear 3", "cross-entropy")]
    [InlineData("dropout 0.3, linear 5, relu, relu, linear 3", "cross-entropy")]
    [InlineData("linear 5, dropout 0.2, dropout 0.2, linear 3, tanh, dropout 0.1", "mse")]
    [InlineData("linear 9 no-bias, leaky-relu 0.2, linear 3", "cross-entropy")]
    [InlineData("linear 9, gelu, linear 3", "cross-entropy")]
    [InlineData("linear 9, silu, linear 3", "cross-entropy")]
    [InlineData("linear 9, softmax, linear 3, softmax", "mse")]
    [InlineData("linear 9, residual(linear 5, tanh, dropout 0.3, linear 9), linear 3", "cross-entropy")]
    [InlineData("residual(dropout 0.3, tanh), linear 6, residual(residual(linear 6, tanh), dropout 0.4), linear 3", "cross-entropy")]
    [InlineData("conv2d 4 3, relu, linear 3", "cross-entropy")]
    [InlineData("maxpool2d 2, conv2d 3 2, tanh, linear 3", "cross-entropy")]
    [InlineData("conv2d 3 2 padding 1, maxpool2d 3 stride 2 padding 1, silu, linear 3", "cross-entropy")]
    [InlineData("conv2d 3 2 padding 1, avgpool2d 3 stride 2 padding 1, tanh, linear 3", "cross-entropy")]
    [InlineData("conv2d 3 2 padding 1, adaptive-avgpool2d 2, tanh, linear 3", "cross-entropy")]
    [InlineData("conv2d 3 3 no-bias, batchnorm2d, tanh, linear 3", "cross-entropy")]
    [InlineData("linear 9, batchnorm1d, tanh, linear 3", "cross-entropy")]
    [InlineData("linear 9, layernorm, gelu, linear 3", "cross-entropy")]
    [InlineData("conv2d 3 3, layernorm, residual(conv2d 3 3 padding 1, batchnorm2d, tanh), adaptive-avgpool2d 1, linear 3",
        "cross-entropy")]
    [InlineData("conv2d 4 3 padding 1 stride 2 no-bias, tanh, conv2d 6 2 groups 2, sigmoid, linear 3", "cross-entropy")]
    [InlineData("conv2d 2 2 dilation 2, leaky-relu, conv2d 2 3 padding 2 groups 2, linear 3", "mse")]
    public void Step_AnyNetworkAndLoss_GradientsAreThoseOfCentralDifferences(string layers, string loss)
    {
        using var cpu = new CpuFixture();
        IDataset data = TestData.Patterns(20, 3, new ImageShape(1, 4, 5), seed: 1);
        var description = new ModelDescription(
            Sequential.Parse(layers, new Shape(1, 4, 5)), data.ClassNames, new InputNormalization([0.4f], [0.5f]));
        using var parameters = new ParameterBuffer(cpu.Accelerator, description.Model.Layout);
        using var gradients = new ParameterBuffer(cpu.Accelerator, description.Model.Layout);
        using var onDevice = new ResidentDataset(cpu.Accelerator, data);
        parameters.Initialize(3);
        IReadOnlyList<NamedTensor> initial = parameters.Read();
        Loss criterion = Loss.Parse(loss);
        using var step = new TrainingStep(
            cpu.Accelerator, description, parameters, gradients, onDevice, criterion, new Sgd(0.0), batchSize: 13, Seed);
        int[] order = new int[data.Count];
        SampleOrder.Sequential(order);
        step.BeginEpoch(order, stepsDone: 0);

        // The second, smaller batch: rows under the plan's maximum, and dropout of step 1.
        step.Run(13);
        step.Run(7);

        double[] input = TestData.Input(data, 13, 7, 0.4f, 0.5f);
        int[] labels = TestData.Labels(data, 13, 7);
        var reference = new ReferenceNetwork(description.Model, initial);
        double LossNow() => ReferenceLoss.Of(criterion, reference.Forward(input, 7, (Seed, 1)), labels);
        float[] losses = new float[2];
        step.ReadLosses(0, losses);
        Assert.Equal(LossNow(), losses[1], 1e-6);
        foreach (NamedTensor gradient in gradients.Read())
        {
            double[] weights = reference.Weights[gradient.Name];
            double[] expected = new double[weights.Length];
            for (int i = 0; i < weights.Length; i++)
            {
                double weight = weights[i];
                weights[i] = weight + Step;
                double above = LossNow();
                weights[i] = weight - Step;
                double below = LossNow();
                weights[i] = weight;
                expected[i] = (above - below) / (2 * Step);
            }

            Close.All($"{layers}, {loss}: {gradient.Name}", expected, Array.ConvertAll(gradient.Values, value => (double)value),
                Absolute, Relative);
        }
    }
}
