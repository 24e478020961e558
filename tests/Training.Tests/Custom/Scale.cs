using System.Globalization;
using GpuTrainer.Compute;
using GpuTrainer.Model;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Training.Tests.Custom;

/// <summary>A layer that the library does not know, as a user writes it: y = weight * x, with one weight that is learned.</summary>
public sealed record Scale(float Init) : Layer
{
    public static LayerKind Kind { get; } = new(
        "scale-of-tests", "scale-of-tests INIT", "times a number that is learned",
        arguments => new Scale(arguments.Number("what it starts from", float.IsFinite)));

    public override string Name => "Scale";

    public override string Text => $"scale-of-tests {Init.ToString("R", CultureInfo.InvariantCulture)}";

    public override IReadOnlyList<ParameterSpec> Parameters(Shape input) => [new("weight", new Shape(1), Initialization.Constant(Init))];

    public override LayerKernels Load(LayerContext context) => new ScaleKernels(context);
}

internal sealed class ScaleKernels : LayerKernels
{
    private readonly Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>> _multiply;
    private readonly Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>, int> _weightGradient;
    private readonly AcceleratorStream _stream;
    private readonly ArrayView<float> _weight;
    private readonly ArrayView<float> _gradWeight;
    private readonly int _features;

    public ScaleKernels(LayerContext context)
    {
        context.Accelerator.Load(MultiplyKernel, out _multiply);
        context.Accelerator.Load(WeightGradientKernel, out _weightGradient);
        _stream = context.Accelerator.DefaultStream;
        _weight = context.Parameter("weight");
        _gradWeight = context.IsTraining ? context.Gradient("weight") : default;
        _features = context.Input.Count;
    }

    public override void Forward(in ForwardPass pass) => _multiply(_stream, pass.Rows * _features, pass.Input, _weight, pass.Output);

    public override void ParameterGradients(in BackwardPass pass) =>
        _weightGradient(_stream, 1, pass.Input, pass.GradOutput, _gradWeight, pass.Rows * _features);

    public override void InputGradient(in BackwardPass pass) =>
        _multiply(_stream, pass.Rows * _features, pass.GradOutput, _weight, pass.GradInput);

    [Kernel]
    private static void MultiplyKernel(Index1D i, ArrayView<float> x, ArrayView<float> weight, ArrayView<float> y) =>
    y[i] = weight[0] * x[i];

    [Kernel]
    private static void WeightGradientKernel(
        Index1D i, ArrayView<float> x, ArrayView<float> gradOutput, ArrayView<float> gradWeight, int count)
    {
        float sum = 0f;
        for (int j = 0; j < count; j++)
            sum += gradOutput[j] * x[j];
        gradWeight[i] = sum;
    }
}
