using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>
/// Convolutions of planes, forward and backward. Tensors are [rows, channels, height, width], row-major; the weight is PyTorch's
/// [OutChannels, InChannels / Groups, Kernel, Kernel].
/// </summary>
/// <remarks>
/// <para>Every element of a result is one defined chain, so that all kernels, tiles, vector widths and devices give the same bits. Forward:
/// fused multiply-adds over ascending (channel of the group, ky, kx) from +0, then + bias; taps on the padding count as zeros. Input
/// gradient: the same over the taps that meet outputs, ascending (output channel of the group, ky, kx); places outside the outputs count as
/// zeros. Weight
/// gradient: fused multiply-adds over ascending (sample, y, x) of a chunk of samples, from +0, then the chunks' sums in ascending order,
/// from +0; the bias gradient the same with additions. The chunks depend only on the shape and the rows of the batch.</para>
/// <para>All results overwrite. Padding, strides above 1 and gradients read copies of their input in memory that this class owns.</para>
/// </remarks>
public sealed class Convolution : IDisposable
{
    private readonly ConvolutionShape _shape;
    private readonly ConvolutionPlanes _planes;
    private readonly ConvolutionProduct _forward;
    private readonly ConvolutionWeightGradient? _weightGradient;
    private readonly ConvolutionInputGradient? _inputGradient;
    private readonly ConvolutionInput _input;
    private readonly int _maxRows;

    /// <summary>Loads the kernels that suit the accelerator and allocates the copies.</summary>
    /// <param name="accelerator">Where to run; launches go to its default stream.</param>
    /// <param name="shape">The convolution.</param>
    /// <param name="maxRows">The largest batch.</param>
    /// <param name="training">Whether <see cref="WeightGradient"/> will be called.</param>
    /// <param name="needsInputGradient">Whether <see cref="InputGradient"/> will be called.</param>
    public Convolution(Accelerator accelerator, ConvolutionShape shape, int maxRows, bool training, bool needsInputGradient)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        ArgumentNullException.ThrowIfNull(shape);
        ViewChecks.Positive(maxRows, "Convolution");
        (_shape, _maxRows) = (shape, maxRows);
        _planes = new ConvolutionPlanes(shape, ConvolutionProduct.SlackOf(accelerator));
        CheckIndices();
        var copies = new ConvolutionCopies(accelerator);
        _input = new ConvolutionInput(
            accelerator, shape, _planes, copies, maxRows, ConvolutionWeightGradient.ChunkSamples(shape, maxRows));
        _forward = new ConvolutionProduct(
            accelerator, shape.OutChannels / shape.Groups, shape.Groups,
            new WeightOrder(shape.FanIn, shape.WeightLength / shape.Groups, [.. Enumerable.Range(0, shape.FanIn)]), _planes.Offsets(),
            shape.InChannels / shape.Groups * _planes.ChannelLength, _planes.Width, shape.OutWidth, shape.OutHeight);
        if (training)
            _weightGradient = new ConvolutionWeightGradient(accelerator, shape, _input, copies, maxRows);
        if (needsInputGradient)
            _inputGradient = new ConvolutionInputGradient(accelerator, shape, copies, maxRows);
    }

    /// <summary>output = weight * input + bias.</summary>
    /// <param name="rows">Samples of this batch.</param>
    /// <param name="input">[rows, InChannels, Height, Width].</param>
    /// <param name="weight">[OutChannels, InChannels / Groups, Kernel, Kernel].</param>
    /// <param name="bias">[OutChannels]; empty = none.</param>
    /// <param name="output">[rows, OutChannels, OutHeight, OutWidth], overwritten.</param>
    public void Forward(int rows, ArrayView<float> input, ArrayView<float> weight, ArrayView<float> bias, ArrayView<float> output) =>
        Forward(rows, input, weight, bias, Activation.None, output);

    /// <summary>output = f(weight * input + bias), in the same launch.</summary>
    /// <param name="rows">Samples of this batch.</param>
    /// <param name="input">[rows, InChannels, Height, Width].</param>
    /// <param name="weight">[OutChannels, InChannels / Groups, Kernel, Kernel].</param>
    /// <param name="bias">[OutChannels]; empty = none.</param>
    /// <param name="activation">f.</param>
    /// <param name="output">[rows, OutChannels, OutHeight, OutWidth], overwritten.</param>
    public void Forward(
        int rows, ArrayView<float> input, ArrayView<float> weight, ArrayView<float> bias, Activation activation, ArrayView<float> output)
    {
        const string operation = "Convolution.Forward";
        BatchChecks.Rows(rows, _maxRows, operation);
        ViewChecks.AtLeast(input, (long)rows * _shape.InputLength, operation);
        ViewChecks.AtLeast(weight, _shape.WeightLength, operation);
        if (bias.Length > 0)
            ViewChecks.AtLeast(bias, _shape.OutChannels, operation);
        ViewChecks.AtLeast(output, (long)rows * _shape.OutputLength, operation);
        _forward.Pack(weight);
        for (int first = 0; first < rows; first += _input.BlockRows)
        {
            int count = Math.Min(_input.BlockRows, rows - first);
            _forward.Run(
                count, _input.Of(first, count, input), bias,
                output.SubView((long)first * _shape.OutputLength, (long)count * _shape.OutputLength), activation);
        }
    }

    /// <summary>The gradients of the weight and the bias.</summary>
    /// <param name="rows">Samples of this batch.</param>
    /// <param name="input">[rows, InChannels, Height, Width], as in the forward pass.</param>
    /// <param name="gradOutput">[rows, OutChannels, OutHeight, OutWidth].</param>
    /// <param name="gradWeight">[OutChannels, InChannels / Groups, Kernel, Kernel], overwritten.</param>
    /// <param name="gradBias">[OutChannels], overwritten; empty = none.</param>
    /// <exception cref="InvalidOperationException">The instance was created with training = false.</exception>
    public void WeightGradient(
        int rows, ArrayView<float> input, ArrayView<float> gradOutput, ArrayView<float> gradWeight, ArrayView<float> gradBias)
    {
        const string operation = "Convolution.WeightGradient";
        if (_weightGradient == null)
        {
            throw new InvalidOperationException(
                $"{operation}: this convolution was made for inference; give the constructor training = true.");
        }

        BatchChecks.Rows(rows, _maxRows, operation);
        ViewChecks.AtLeast(input, (long)rows * _shape.InputLength, operation);
        ViewChecks.AtLeast(gradOutput, (long)rows * _shape.OutputLength, operation);
        ViewChecks.AtLeast(gradWeight, _shape.WeightLength, operation);
        if (gradBias.Length > 0)
            ViewChecks.AtLeast(gradBias, _shape.OutChannels, operation);
        _weightGradient.Run(rows, input, gradOutput, gradWeight, gradBias);
    }

    /// <summary>The gradient of the input.</summary>
    /// <param name="rows">Samples of this batch.</param>
    /// <param name="gradOutput">[rows, OutChannels, OutHeight, OutWidth].</param>
    /// <param name="weight">[OutChannels, InChannels / Groups, Kernel, Kernel].</param>
    /// <param name="gradInput">[rows, InChannels, Height, Width], overwritten.</param>
    /// <exception cref="InvalidOperationException">The instance was created with needsInputGradient = false.</exception>
    public void InputGradient(int rows, ArrayView<float> gradOutput, ArrayView<float> weight, ArrayView<float> gradInput)
    {
        const string operation = "Convolution.InputGradient";
        if (_inputGradient == null)
            throw new InvalidOperationException($"{operation}: give the constructor needsInputGradient = true.");
        BatchChecks.Rows(rows, _maxRows, operation);
        ViewChecks.AtLeast(gradOutput, (long)rows * _shape.OutputLength, operation);
        ViewChecks.AtLeast(weight, _shape.WeightLength, operation);
        ViewChecks.AtLeast(gradInput, (long)rows * _shape.InputLength, operation);
        _inputGradient.Run(rows, gradOutput, weight, gradInput);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _forward.Dispose();
        _weightGradient?.Dispose();
        _inputGradient?.Dispose();
        _input.Dispose();
    }

    // The kernels index with 32 bits.
    private void CheckIndices()
    {
        long input = (long)_maxRows * _shape.InChannels * Math.Max(_planes.ChannelLength, (long)_shape.Height * _shape.Width);
        long output = (long)_maxRows * _shape.OutChannels * (_shape.Height + 2L * _shape.Span) * (_shape.Width + 2L * _shape.Span);
        if (Math.Max(input, output) > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(
                "maxRows",
                $"Convolution: {_maxRows} rows of {_shape} need {Math.Max(input, output)} elements, a tensor may have {int.MaxValue}; "
                + "choose a smaller batch.");
        }
    }
}
