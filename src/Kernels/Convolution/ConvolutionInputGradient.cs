using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>
/// The gradient of a convolution's input: a convolution of stride 1 over the output's gradient, spread out by the stride and padded, with the
/// weights transposed and the taps mirrored.
/// </summary>
internal sealed class ConvolutionInputGradient : IDisposable
{
    private readonly ConvolutionShape _shape;
    private readonly ConvolutionCopies _copies;
    private readonly ConvolutionProduct _product;
    private readonly MemoryBuffer1D<float, Stride1D.Dense>? _gradient;

    public ConvolutionInputGradient(Accelerator accelerator, ConvolutionShape shape, ConvolutionCopies copies, int maxRows)
    {
        (_shape, _copies) = (shape, copies);
        int height = shape.Height + shape.Span - 1;
        int width = shape.Width + shape.Span - 1;
        int slack = ConvolutionProduct.SlackOf(accelerator);
        bool isCopy = shape.Stride > 1 || shape.Padding != shape.Span - 1 || ConvolutionVectors.SpanOf(width, shape.Width, shape.Height) < slack;
        if (isCopy)
        {
            _gradient = accelerator.Allocate1D<float>((long)maxRows * shape.OutChannels * height * width + slack);
            _gradient.MemSetToZero(); // The slack: never a slow denormal.
        }

        int groupChannels = shape.OutChannels / shape.Groups;
        int taps = shape.Kernel * shape.Kernel;
        _product = new ConvolutionProduct(
            accelerator, shape.InChannels / shape.Groups, shape.Groups, new WeightOrder(taps, shape.WeightLength / shape.Groups, taps, shape.FanIn),
            Offsets(groupChannels, height * width, width), groupChannels * height * width, width, shape.Width, shape.Height);
    }

    /// <summary>gradInput [rows, InChannels, Height, Width], overwritten.</summary>
    public void Run(int rows, ArrayView<float> gradOutput, ArrayView<float> weight, ArrayView<float> gradInput)
    {
        ArrayView<float> planes = gradOutput;
        if (_gradient != null)
        {
            planes = _gradient.View;
            _copies.Gradient(rows, _shape, gradOutput, planes);
        }

        _product.Run(rows, planes, weight, default, gradInput, Activation.None);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _product.Dispose();
        _gradient?.Dispose();
    }

    // Ascending (output channel, ky, kx): the taps run backwards through the plane.
    private int[] Offsets(int channels, int plane, int width)
    {
        var offsets = new int[channels * _shape.Kernel * _shape.Kernel];
        int k = 0;
        for (int channel = 0; channel < channels; channel++)
        {
            for (int ky = _shape.Kernel - 1; ky >= 0; ky--)
            {
                for (int kx = _shape.Kernel - 1; kx >= 0; kx--)
                    offsets[k++] = channel * plane + (ky * width + kx) * _shape.Dilation;
            }
        }

        return offsets;
    }
}
