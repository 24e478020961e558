using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Model;

/// <summary>A layer without parameters that computes each output element from the input element at the same place.</summary>
/// <param name="context">The argument of <see cref="Layer.Load"/>.</param>
/// <param name="forward">(count, input, output): overwrites the output's first count elements.</param>
/// <param name="backward">
/// (count, input, output, gradOutput, gradInput): overwrites gradInput's first count elements; gradInput may be gradOutput.
/// </param>
public sealed class ElementwiseKernels(
    LayerContext context, Action<int, ArrayView<float>, ArrayView<float>> forward,
    Action<int, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>> backward) : LayerKernels
{
    private readonly int _features = context.Output.Count;

    /// <summary>Loads a layer without settings.</summary>
    /// <param name="context">The argument of <see cref="Layer.Load"/>.</param>
    /// <param name="forward">(i, x, y): thread i overwrites y[i].</param>
    /// <param name="backward">(i, x, gradOutput, gradInput): thread i overwrites gradInput[i].</param>
    public static ElementwiseKernels Load(
        LayerContext context, Action<Index1D, ArrayView<float>, ArrayView<float>> forward,
        Action<Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>> backward)
    {
        ArgumentNullException.ThrowIfNull(context);
        AcceleratorStream stream = context.Accelerator.DefaultStream;
        context.Accelerator.Load(forward, out Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>> runForward);
        context.Accelerator.Load(
            backward, out Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>> runBackward);
        return new ElementwiseKernels(
            context, (count, x, y) => runForward(stream, count, x, y),
            (count, x, _, gradOutput, gradInput) => runBackward(stream, count, x, gradOutput, gradInput));
    }

    /// <inheritdoc/>
    public override bool GradientInPlace => true;

    /// <inheritdoc/>
    public override void Forward(in ForwardPass pass) => forward(pass.Rows * _features, pass.Input, pass.Output);

    /// <inheritdoc/>
    public override void ParameterGradients(in BackwardPass pass)
    {
        // There are none.
    }

    /// <inheritdoc/>
    public override void InputGradient(in BackwardPass pass) =>
        backward(pass.Rows * _features, pass.Input, pass.Output, pass.GradOutput, pass.GradInput);
}
