using GpuTrainer.Compute;
using GpuTrainer.Kernels;
using GpuTrainer.Model;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Examples.Tests;

/// <summary>A container of one's own, with public members of the library alone.</summary>
public class ContainerTests
{
    private const int Rows = 3;
    private const int Features = 4;

    static ContainerTests() => LayerRegistry.Add(Blend.Kind);

    /// <summary>
    /// With share 1 it is the library's residual block: the same bits, forward and back, where its body learns and where it does not.
    /// </summary>
    [Theory]
    [InlineData("linear 4, tanh, dropout 0.3, linear 4")]
    [InlineData("tanh, dropout 0.3")]
    [InlineData("residual(linear 4), tanh")]
    public void Blend_OfShareOne_HasTheBitsOfResidual(string body) => Assert.Equal(
        Run($"linear 4, residual({body}), linear 4, residual({body})"),
        Run($"linear 4, blend-of-tests 1({body}), linear 4, blend-of-tests 1({body})"));

    [Fact]
    public void Blend_OfHalf_HasHalfTheGradientInItsBody()
    {
        float[] whole = Run("linear 4, blend-of-tests 1(linear 4)");
        float[] half = Run("linear 4, blend-of-tests 0.5(linear 4)");

        // The last 20 are the body's weight and bias: halving is exact.
        Assert.Equal(whole[^20..].Select(gradient => gradient / 2), half[^20..]);
    }

    [Fact]
    public void Parameters_OfTheBody_HaveNamesLikePyTorchs()
    {
        var model = Sequential.Parse("relu, blend-of-tests 0.5(tanh, linear 4, blend-of-tests 2(linear 4 no-bias))", new Shape(Features));

        Assert.Equal(["1.1.weight", "1.1.bias", "1.2.0.weight"], model.Layout.Slots.Select(slot => slot.Name));
    }

    [Fact]
    public void Body_ThatDoesNotFit_IsNamed() => Assert.Contains(
        "Layer 1 of 1, \"linear 4\"",
        Assert.Throws<ShapeException>(() => new Sequential(new Shape(1, 2, 2), new Blend(1, [new Linear(4)]))).Message,
        StringComparison.Ordinal);

    /// <summary>The outputs, then the gradients of all parameters.</summary>
    private static float[] Run(string layers)
    {
        using DeviceSearch devices = DeviceSearch.Find(AcceleratorType.CPU, new CpuOptions());
        using Accelerator accelerator = devices.Open(devices.Preferred);
        var model = Sequential.Parse(layers, new Shape(Features));
        using var parameters = new ParameterBuffer(accelerator, model.Layout);
        using var gradients = new ParameterBuffer(accelerator, model.Layout);
        using var clock = new StepClock(accelerator);
        using var plan = new ExecutionPlan(accelerator, model, parameters, gradients, Rows, seed: 5);
        parameters.Initialize(seed: 3);
        plan.Input.CopyFromCPU([.. Enumerable.Range(0, Rows * Features).Select(i => (i * 7 % 12 - 5) / 6f)]);
        plan.OutputGradient.CopyFromCPU([.. Enumerable.Range(0, Rows * Features).Select(i => (i * 5 % 12 - 6) / 6f)]);
        plan.ForwardTraining(Rows, clock.View);
        plan.Backward(Rows);
        float[] output = new float[Rows * Features];
        plan.Output.CopyToCPU(output);
        return [.. output, .. gradients.Read().SelectMany(gradient => gradient.Values)];
    }
}
