using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>
/// The gradient of a convolution's input: a convolution of stride 1 over the output's gradient, spread out by the stride and padded, with the
/// weights transposed and the taps mirrored.
/// </summary>
internal sealed class ConvolutionInputGradient : IDisposable
{
    private readonly AcceleratorStream _stream;
    private readonly ConvolutionShape _shape;
    private readonly ConvolutionCopies _copies;
    private readonly ConvolutionProduct _product;
    private readonly MemoryBuffer1D<float, Stride1D.Dense>? _gradient;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _weight;
    private readonly Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, int, int, int> _transpose;

    public ConvolutionInputGradient(Accelerator accelerator, ConvolutionShape shape, ConvolutionCopies copies, int maxRows)
    {
        _stream = accelerator.DefaultStream;
        (_shape, _copies) = (shape, copies);
        accelerator.Load(TransposeKernel, out _transpose);
        _weight = accelerator.Allocate1D<float>(shape.WeightLength);
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
        _product = new ConvolutionProduct(
            accelerator, shape.InChannels / shape.Groups, shape.Groups, Offsets(groupChannels, height * width, width), groupChannels * height * width, width,
            shape.Width, shape.Height);
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

        _transpose(
            _stream, _shape.WeightLength, weight, _weight.View, _shape.OutChannels / _shape.Groups, _shape.InChannels / _shape.Groups,
            _shape.Kernel * _shape.Kernel);
        _product.Run(rows, planes, _weight.View, default, gradInput, Activation.None);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _product.Dispose();
        _gradient?.Dispose();
        _weight.Dispose();
    }

    /// <summary>
    /// output[g, c, m, tap] = weight[g, m, c, tap], where m is one of <paramref name="outChannels"/> output channels of group g, c one of
    /// <paramref name="inChannels"/> input channels. Thread i owns output[i]; WeightLength threads. Overwrites.
    /// </summary>
    [Kernel]
    internal static void TransposeKernel(Index1D i, ArrayView<float> weight, ArrayView<float> output, int outChannels, int inChannels, int taps)
    {
        int pair = i / taps;
        int tap = i - pair * taps;
        int plane = pair / outChannels;
        int m = pair - plane * outChannels;
        int group = plane / inChannels;
        int c = plane - group * inChannels;
        output[i] = weight[((group * outChannels + m) * inChannels + c) * taps + tap];
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
