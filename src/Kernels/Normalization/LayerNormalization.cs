using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>
/// Layer normalisation as in PyTorch's LayerNorm: each row gets mean 0 and variance 1 over its features, then each feature a weight and a
/// bias. Tensors are [rows, features].
/// </summary>
/// <remarks>
/// Ba, Kiros and Hinton, Layer Normalization, 2016. Sums over a row have two levels, those of <see cref="ChannelSums"/> with rows as
/// channels; sums over rows run in chunks of 128, then over the chunks, both ascending. All results overwrite.
/// </remarks>
public sealed class LayerNormalization : IDisposable
{
    private const int ChunkRows = 128;

    private readonly AcceleratorStream _stream;
    private readonly int _features;
    private readonly int _maxRows;
    private readonly float _eps;
    private readonly ChannelSums _sums;
    private readonly ChannelStatistics _statistics;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _rowValues;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _partial;
    private readonly Action<
        AcceleratorStream, Index2D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
        ArrayView<float>, int> _normalize;

    private readonly Action<
        AcceleratorStream, Index2D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int,
        int>? _parameterSums;

    private readonly Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int>? _parameters;
    private readonly Action<
        AcceleratorStream, Index2D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int,
        int>? _rowSums;

    private readonly Action<
        AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int,
        float>? _rowLevels;

    private readonly Action<
        AcceleratorStream, Index2D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
        ArrayView<float>,
        ArrayView<float>, ArrayView<float>, int>? _inputGradient;

    /// <summary>Loads the kernels and allocates memory for values that one pass leaves for the next.</summary>
    /// <param name="accelerator">Where to run; launches go to its default stream.</param>
    /// <param name="features">Elements of a row.</param>
    /// <param name="maxRows">The largest batch.</param>
    /// <param name="training">Whether the gradient methods will be called.</param>
    /// <param name="eps">Added to the variance, above 0.</param>
    public LayerNormalization(Accelerator accelerator, int features, int maxRows, bool training, float eps = 1e-5f)
    {
        const string operation = "LayerNormalization";
        ArgumentNullException.ThrowIfNull(accelerator);
        ViewChecks.Positive(features, operation);
        ViewChecks.Positive(maxRows, operation);
        if (!(eps > 0f))
            throw new ArgumentOutOfRangeException(nameof(eps), $"{operation}: eps is {eps}, expected more than 0.");
        (_stream, _features, _maxRows, _eps) = (accelerator.DefaultStream, features, maxRows, eps);
        _sums = new ChannelSums(accelerator);
        _statistics = new ChannelStatistics(accelerator);
        accelerator.Load(LayerNormalizationKernels.Normalize, out _normalize);
        _rowValues = accelerator.Allocate1D<float>(4L * maxRows);
        long partials = (long)ChannelSums.Parts(1, features) * maxRows;
        if (training)
        {
            partials = 2 * Math.Max(partials, (long)Chunks(maxRows) * features);
            accelerator.Load(LayerNormalizationKernels.ParameterSums, out _parameterSums);
            accelerator.Load(LayerNormalizationKernels.Parameters, out _parameters);
            accelerator.Load(LayerNormalizationKernels.RowSums, out _rowSums);
            accelerator.Load(LayerNormalizationKernels.RowLevels, out _rowLevels);
            accelerator.Load(LayerNormalizationKernels.InputGradient, out _inputGradient);
        }

        _partial = accelerator.Allocate1D<float>(partials);
    }

    private ArrayView<float> Mean => RowValues(0);

    private ArrayView<float> Inverse => RowValues(1);

    private ArrayView<float> Level => RowValues(2);

    private ArrayView<float> Slope => RowValues(3);

    /// <summary>output = (input - mean) / sqrt(variance + eps) * weight + bias, by each row's own (biased) statistics.</summary>
    /// <param name="rows">Samples of this batch.</param>
    /// <param name="input">[rows, features].</param>
    /// <param name="weight">[features].</param>
    /// <param name="bias">[features].</param>
    /// <param name="output">[rows, features], overwritten; in training not the input, which the gradients need.</param>
    public void Forward(int rows, ArrayView<float> input, ArrayView<float> weight, ArrayView<float> bias, ArrayView<float> output)
    {
        const string operation = "LayerNormalization.Forward";
        BatchChecks.Rows(rows, _maxRows, operation);
        ViewChecks.AtLeast(input, (long)rows * _features, operation);
        ViewChecks.AtLeast(weight, _features, operation);
        ViewChecks.AtLeast(bias, _features, operation);
        ViewChecks.AtLeast(output, (long)rows * _features, operation);
        int parts = ChannelSums.Parts(1, _features);
        _sums.Sum(1, rows, _features, input, _partial.View);
        _statistics.Mean(rows, parts, _features, _partial.View, Mean);
        _sums.SquaredDeviations(1, rows, _features, input, Mean, _partial.View);
        _statistics.Inverse(rows, parts, _features, _eps, _partial.View, Inverse);
        _normalize(_stream, new Index2D(_features, rows), input, Mean, Inverse, weight, bias, output, _features);
    }

    /// <summary>Computes the gradients of weight and bias. Call it after <see cref="Forward"/> with the same rows.</summary>
    /// <param name="rows">Samples of this batch.</param>
    /// <param name="input">[rows, features], the forward pass's.</param>
    /// <param name="gradOutput">[rows, features].</param>
    /// <param name="gradWeight">[features], overwritten.</param>
    /// <param name="gradBias">[features], overwritten.</param>
    /// <exception cref="InvalidOperationException">The instance was created with training = false.</exception>
    public void ParameterGradients(
        int rows, ArrayView<float> input, ArrayView<float> gradOutput, ArrayView<float> gradWeight, ArrayView<float> gradBias)
    {
        const string operation = "LayerNormalization.ParameterGradients";
        CheckTraining(operation);
        BatchChecks.Rows(rows, _maxRows, operation);
        ViewChecks.AtLeast(input, (long)rows * _features, operation);
        ViewChecks.AtLeast(gradOutput, (long)rows * _features, operation);
        ViewChecks.AtLeast(gradWeight, _features, operation);
        ViewChecks.AtLeast(gradBias, _features, operation);
        int chunks = Chunks(rows);
        int second = chunks * _features;
        _parameterSums!(
            _stream, new Index2D(_features, chunks), input, gradOutput, Mean, Inverse, _partial.View, rows, _features, ChunkRows, second);
        _parameters!(_stream, _features, _partial.View, gradWeight, gradBias, _features, chunks, second);
    }

    /// <summary>Computes the gradient of the input. Call it after <see cref="Forward"/> with the same rows.</summary>
    /// <param name="rows">Samples of this batch.</param>
    /// <param name="input">[rows, features], the forward pass's.</param>
    /// <param name="gradOutput">[rows, features].</param>
    /// <param name="weight">[features].</param>
    /// <param name="gradInput">[rows, features], overwritten; may be gradOutput.</param>
    /// <exception cref="InvalidOperationException">The instance was created with training = false.</exception>
    public void InputGradient(int rows, ArrayView<float> input, ArrayView<float> gradOutput, ArrayView<float> weight,
        ArrayView<float> gradInput)
    {
        const string operation = "LayerNormalization.InputGradient";
        CheckTraining(operation);
        BatchChecks.Rows(rows, _maxRows, operation);
        ViewChecks.AtLeast(input, (long)rows * _features, operation);
        ViewChecks.AtLeast(gradOutput, (long)rows * _features, operation);
        ViewChecks.AtLeast(weight, _features, operation);
        ViewChecks.AtLeast(gradInput, (long)rows * _features, operation);
        int lanes = ChannelSums.Lanes(_features);
        int second = lanes * rows;
        _rowSums!(_stream, new Index2D(lanes, rows), input, gradOutput, Mean, weight, _partial.View, rows, _features, lanes, second);
        _rowLevels!(_stream, rows, _partial.View, Inverse, Level, Slope, rows, lanes, second, _features);
        _inputGradient!(
            _stream, new Index2D(_features, rows), input, gradOutput, Mean, Inverse, weight, Level, Slope, gradInput, _features);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rowValues.Dispose();
        _partial.Dispose();
    }

    private static int Chunks(int rows) => (rows + ChunkRows - 1) / ChunkRows;

    private ArrayView<float> RowValues(int which)
    {
        ArrayView<float> all = _rowValues.View;
        return all.SubView((long)which * _maxRows, _maxRows);
    }

    private void CheckTraining(string operation)
    {
        if (_parameters == null)
            throw new InvalidOperationException($"{operation}: created for evaluation; pass training = true to the constructor.");
    }
}
