using GpuTrainer.Compute;
using GpuTrainer.Model;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Examples;

/// <summary>PReLU forward and backward. N = rows, C = channels, A = elements per channel: x, y and their gradients are [N, C, A].</summary>
internal sealed class PReLUKernels : LayerKernels
{
    private readonly Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int> _forward;
    private readonly Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int> _slopeGradient;
    private readonly Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int,
        int> _inputGradient;
    private readonly AcceleratorStream _stream;
    private readonly ArrayView<float> _slope;
    private readonly ArrayView<float> _gradSlope;
    private readonly int _channels;
    private readonly int _area;

    public PReLUKernels(LayerContext context)
    {
        context.Accelerator.Load(ForwardKernel, out _forward);
        context.Accelerator.Load(SlopeGradientKernel, out _slopeGradient);
        context.Accelerator.Load(InputGradientKernel, out _inputGradient);
        _stream = context.Accelerator.DefaultStream;
        _slope = context.Parameter("weight");
        _gradSlope = context.IsTraining ? context.Gradient("weight") : default;
        _channels = context.Input[0];
        _area = context.Input.Count / _channels;
    }

    // Each element of the input's gradient depends only on the output's at the same place, and the gradients of the slopes come first.
    public override bool GradientInPlace => true;

    public override void Forward(in ForwardPass pass) =>
        _forward(_stream, pass.Rows * _channels * _area, pass.Input, _slope, pass.Output, _channels, _area);

    public override void ParameterGradients(in BackwardPass pass) =>
        _slopeGradient(_stream, _channels, pass.Input, pass.GradOutput, _gradSlope, pass.Rows, _channels, _area);

    public override void InputGradient(in BackwardPass pass) =>
        _inputGradient(_stream, pass.Rows * _channels * _area, pass.Input, _slope, pass.GradOutput, pass.GradInput, _channels, _area);

    /// <summary>y[i] = x[i] > 0 ? x[i] : slope[c] * x[i], c the channel of i. Thread i owns y[i].</summary>
    [Kernel]
    internal static void ForwardKernel(Index1D i, ArrayView<float> x, ArrayView<float> slope, ArrayView<float> y, int channels, int area)
    {
        y[i] = x[i] > 0f ? x[i] : slope[i / area % channels] * x[i];
    }

    /// <summary>
    /// gradSlope[c] = sum over rows and places, in their order, of gradOutput * x where x is not above 0. Thread c owns gradSlope[c].
    /// </summary>
    [Kernel]
    internal static void SlopeGradientKernel(
        Index1D channel, ArrayView<float> x, ArrayView<float> gradOutput, ArrayView<float> gradSlope, int rows, int channels, int area)
    {
        float sum = 0f;
        for (int row = 0; row < rows; row++)
        {
            int first = (row * channels + channel) * area;
            for (int i = first; i < first + area; i++)
                sum += x[i] > 0f ? 0f : gradOutput[i] * x[i];
        }

        gradSlope[channel] = sum;
    }

    /// <summary>
    /// gradInput[i] = gradOutput[i], times slope[c] where x[i] is not above 0. Thread i owns gradInput[i], which may be gradOutput[i].
    /// </summary>
    [Kernel]
    internal static void InputGradientKernel(
        Index1D i, ArrayView<float> x, ArrayView<float> slope, ArrayView<float> gradOutput, ArrayView<float> gradInput,
        int channels, int area)
    {
        gradInput[i] = x[i] > 0f ? gradOutput[i] : slope[i / area % channels] * gradOutput[i];
    }
}
