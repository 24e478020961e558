using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>
/// Batch normalisation as in PyTorch's BatchNorm1d and BatchNorm2d: each channel gets mean 0 and variance 1 over the batch, then a weight
/// and a bias. Tensors are [rows, channels, plane].
/// </summary>
/// <remarks>
/// Ioffe and Szegedy, Batch Normalization, 2015. Mean and variance are summed in two passes over the input (the variance of the deviations,
/// not of the squares) and in two levels, whose order depends on the shape alone; see <see cref="ChannelSums"/>. All results overwrite.
/// </remarks>
public sealed class BatchNormalization : IDisposable
{
    private readonly AcceleratorStream _stream;
    private readonly int _channels;
    private readonly int _plane;
    private readonly int _maxRows;
    private readonly float _eps;
    private readonly float _momentum;
    private readonly ChannelSums? _sums;
    private readonly ChannelStatistics? _statistics;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _channelValues;
    private readonly MemoryBuffer1D<float, Stride1D.Dense>? _partial;
    private readonly Action<
        AcceleratorStream, Index2D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
        ArrayView<float>, int, int>?
        _normalizePlanes;

    private readonly Action<
        AcceleratorStream, Index2D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
        ArrayView<float>, int>?
        _normalizeFeatures;

    private readonly Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, float> _inverseOfVariance;
    private readonly Action<
        AcceleratorStream, Index3D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int, int,
        int>? _gradientSumsOfPlanes;

    private readonly Action<
        AcceleratorStream, Index2D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int,
        int>? _gradientSumsOfFeatures;

    private readonly Action<
        AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
        ArrayView<float>, int, int, int,
        float>? _parameters;

    private readonly Action<
        AcceleratorStream, Index2D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
        ArrayView<float>,
        ArrayView<float>, ArrayView<float>, int, int>? _inputGradientOfPlanes;

    private readonly Action<
        AcceleratorStream, Index2D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
        ArrayView<float>,
        ArrayView<float>, ArrayView<float>, int>? _inputGradientOfFeatures;

    /// <summary>Loads the kernels and allocates memory for values that one pass leaves for the next.</summary>
    /// <param name="accelerator">Where to run; launches go to its default stream.</param>
    /// <param name="channels">Channels, or features.</param>
    /// <param name="plane">Elements per channel of a sample: height * width; 1 for features.</param>
    /// <param name="maxRows">The largest batch.</param>
    /// <param name="training">Whether more than <see cref="ForwardEvaluation"/> will be called.</param>
    /// <param name="eps">Added to the variance, above 0.</param>
    /// <param name="momentum">The share of a batch in the running statistics, in [0, 1].</param>
    public BatchNormalization(
        Accelerator accelerator, int channels, int plane, int maxRows, bool training, float eps = 1e-5f, float momentum = 0.1f)
    {
        const string operation = "BatchNormalization";
        ArgumentNullException.ThrowIfNull(accelerator);
        ViewChecks.Positive(channels, operation);
        ViewChecks.Positive(plane, operation);
        ViewChecks.Positive(maxRows, operation);
        if (!(eps > 0f))
            throw new ArgumentOutOfRangeException(nameof(eps), $"{operation}: eps is {eps}, expected more than 0.");
        if (!(momentum >= 0f && momentum <= 1f))
            throw new ArgumentOutOfRangeException(nameof(momentum), $"{operation}: momentum is {momentum}, expected 0 to 1.");
        (_stream, _channels, _plane, _maxRows, _eps, _momentum) = (accelerator.DefaultStream, channels, plane, maxRows, eps, momentum);
        _channelValues = accelerator.Allocate1D<float>(5L * channels);
        accelerator.Load(BatchNormalizationKernels.InverseOfVariance, out _inverseOfVariance);
        if (plane > 1)
            accelerator.Load(BatchNormalizationKernels.NormalizePlanes, out _normalizePlanes);
        else
            accelerator.Load(BatchNormalizationKernels.NormalizeFeatures, out _normalizeFeatures);
        if (!training)
            return;

        _sums = new ChannelSums(accelerator);
        _statistics = new ChannelStatistics(accelerator);
        _partial = accelerator.Allocate1D<float>(2L * ChannelSums.Parts(maxRows, plane) * channels);
        accelerator.Load(BatchNormalizationKernels.Parameters, out _parameters);
        if (plane > 1)
        {
            accelerator.Load(BatchNormalizationKernels.GradientSumsOfPlanes, out _gradientSumsOfPlanes);
            accelerator.Load(BatchNormalizationKernels.InputGradientOfPlanes, out _inputGradientOfPlanes);
        }
        else
        {
            accelerator.Load(BatchNormalizationKernels.GradientSumsOfFeatures, out _gradientSumsOfFeatures);
            accelerator.Load(BatchNormalizationKernels.InputGradientOfFeatures, out _inputGradientOfFeatures);
        }
    }

    private ArrayView<float> Mean => ChannelValues(0);

    private ArrayView<float> Inverse => ChannelValues(1);

    private ArrayView<float> Level => ChannelValues(2);

    private ArrayView<float> Slope => ChannelValues(3);

    private ArrayView<float> RunningInverse => ChannelValues(4);

    /// <summary>
    /// output = (input - mean) / sqrt(variance + eps) * weight + bias, by the batch's own statistics (the biased variance).
    /// </summary>
    /// <param name="rows">Samples of this batch; rows * plane must be 2 or more.</param>
    /// <param name="input">[rows, channels, plane].</param>
    /// <param name="weight">[channels].</param>
    /// <param name="bias">[channels].</param>
    /// <param name="runningMean">[channels], moved towards the batch's mean by the momentum.</param>
    /// <param name="runningVariance">[channels], moved towards the batch's unbiased variance by the momentum.</param>
    /// <param name="output">[rows, channels, plane], overwritten; not the input, which the gradients need.</param>
    /// <exception cref="InvalidOperationException">The instance was created with training = false.</exception>
    public void ForwardTraining(
        int rows, ArrayView<float> input, ArrayView<float> weight, ArrayView<float> bias, ArrayView<float> runningMean,
        ArrayView<float> runningVariance,
        ArrayView<float> output)
    {
        const string operation = "BatchNormalization.ForwardTraining";
        (ChannelSums sums, ChannelStatistics statistics) = Training(operation);
        CheckForward(rows, input, weight, bias, runningMean, runningVariance, output, operation);
        if ((long)rows * _plane < 2)
            throw new ArgumentOutOfRangeException(nameof(rows), $"{operation}: one value per channel has no variance; use a larger batch.");
        float count = (float)((long)rows * _plane);
        int parts = ChannelSums.Parts(rows, _plane);
        ArrayView<float> partial = _partial!.View;
        sums.Sum(rows, _channels, _plane, input, partial);
        statistics.Mean(_channels, parts, count, partial, Mean);
        sums.SquaredDeviations(rows, _channels, _plane, input, Mean, partial);
        statistics.Inverse(_channels, parts, count, _eps, partial, Inverse);
        statistics.Running(_channels, parts, count, _momentum, partial, Mean, runningMean, runningVariance);
        Normalize(rows, input, Mean, Inverse, weight, bias, output);
    }

    /// <summary>output = (input - runningMean) / sqrt(runningVariance + eps) * weight + bias.</summary>
    /// <param name="rows">Samples of this batch.</param>
    /// <param name="input">[rows, channels, plane].</param>
    /// <param name="weight">[channels].</param>
    /// <param name="bias">[channels].</param>
    /// <param name="runningMean">[channels].</param>
    /// <param name="runningVariance">[channels].</param>
    /// <param name="output">[rows, channels, plane], overwritten; may be the input.</param>
    public void ForwardEvaluation(
        int rows, ArrayView<float> input, ArrayView<float> weight, ArrayView<float> bias, ArrayView<float> runningMean,
        ArrayView<float> runningVariance,
        ArrayView<float> output)
    {
        CheckForward(rows, input, weight, bias, runningMean, runningVariance, output, "BatchNormalization.ForwardEvaluation");
        _inverseOfVariance(_stream, _channels, runningVariance, RunningInverse, _eps);
        Normalize(rows, input, runningMean, RunningInverse, weight, bias, output);
    }

    /// <summary>Computes the gradients of weight and bias. Call it after <see cref="ForwardTraining"/> with the same rows.</summary>
    /// <param name="rows">Samples of this batch.</param>
    /// <param name="input">[rows, channels, plane], the forward pass's.</param>
    /// <param name="gradOutput">[rows, channels, plane].</param>
    /// <param name="gradWeight">[channels], overwritten.</param>
    /// <param name="gradBias">[channels], overwritten.</param>
    /// <exception cref="InvalidOperationException">The instance was created with training = false.</exception>
    public void ParameterGradients(
        int rows, ArrayView<float> input, ArrayView<float> gradOutput, ArrayView<float> gradWeight, ArrayView<float> gradBias)
    {
        const string operation = "BatchNormalization.ParameterGradients";
        _ = Training(operation);
        BatchChecks.Rows(rows, _maxRows, operation);
        ViewChecks.AtLeast(input, (long)rows * _channels * _plane, operation);
        ViewChecks.AtLeast(gradOutput, (long)rows * _channels * _plane, operation);
        ViewChecks.AtLeast(gradWeight, _channels, operation);
        ViewChecks.AtLeast(gradBias, _channels, operation);
        int chunks = ChannelSums.Chunks(rows, _plane);
        int chunkSamples = ChannelSums.ChunkSamples(_plane);
        int lanes = ChannelSums.Lanes(_plane);
        int second = chunks * lanes * _channels;
        ArrayView<float> partial = _partial!.View;
        _gradientSumsOfPlanes?.Invoke(
            _stream, new Index3D(lanes, _channels, chunks), input, gradOutput, Mean, partial, rows, _channels, _plane, lanes,
            chunkSamples, second);
        _gradientSumsOfFeatures?.Invoke(
            _stream, new Index2D(_channels, chunks), input, gradOutput, Mean, partial, rows, _channels, chunkSamples, second);
        _parameters!(
            _stream, _channels, partial, Inverse, gradWeight, gradBias, Level, Slope, _channels, chunks * lanes, second,
            (float)((long)rows * _plane));
    }

    /// <summary>
    /// Computes the gradient of the input. Call it after <see cref="ParameterGradients"/> of the same pass, whose sums it uses.
    /// </summary>
    /// <param name="rows">Samples of this batch.</param>
    /// <param name="input">[rows, channels, plane], the forward pass's.</param>
    /// <param name="gradOutput">[rows, channels, plane].</param>
    /// <param name="weight">[channels].</param>
    /// <param name="gradInput">[rows, channels, plane], overwritten; may be gradOutput.</param>
    /// <exception cref="InvalidOperationException">The instance was created with training = false.</exception>
    public void InputGradient(int rows, ArrayView<float> input, ArrayView<float> gradOutput, ArrayView<float> weight,
        ArrayView<float> gradInput)
    {
        const string operation = "BatchNormalization.InputGradient";
        _ = Training(operation);
        BatchChecks.Rows(rows, _maxRows, operation);
        ViewChecks.AtLeast(input, (long)rows * _channels * _plane, operation);
        ViewChecks.AtLeast(gradOutput, (long)rows * _channels * _plane, operation);
        ViewChecks.AtLeast(weight, _channels, operation);
        ViewChecks.AtLeast(gradInput, (long)rows * _channels * _plane, operation);
        _inputGradientOfPlanes?.Invoke(
            _stream, new Index2D(_plane, rows * _channels), input, gradOutput, Mean, Inverse, weight, Level, Slope, gradInput,
            _channels, _plane);
        _inputGradientOfFeatures?.Invoke(
            _stream, new Index2D(_channels, rows), input, gradOutput, Mean, Inverse, weight, Level, Slope, gradInput, _channels);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _channelValues.Dispose();
        _partial?.Dispose();
    }

    private ArrayView<float> ChannelValues(int which)
    {
        ArrayView<float> all = _channelValues.View;
        return all.SubView((long)which * _channels, _channels);
    }

    private void Normalize(
        int rows, ArrayView<float> input, ArrayView<float> mean, ArrayView<float> inverse, ArrayView<float> weight, ArrayView<float> bias,
        ArrayView<float> output)
    {
        _normalizePlanes?.Invoke(_stream, new Index2D(_plane, rows * _channels), input, mean, inverse, weight, bias, output,
            _channels, _plane);
        _normalizeFeatures?.Invoke(_stream, new Index2D(_channels, rows), input, mean, inverse, weight, bias, output, _channels);
    }

    private (ChannelSums Sums, ChannelStatistics Statistics) Training(string operation) => _sums != null && _statistics != null
        ? (_sums, _statistics)
        : throw new InvalidOperationException($"{operation}: created for evaluation; pass training = true to the constructor.");

    private void CheckForward(
        int rows, ArrayView<float> input, ArrayView<float> weight, ArrayView<float> bias, ArrayView<float> runningMean,
        ArrayView<float> runningVariance,
        ArrayView<float> output, string operation)
    {
        BatchChecks.Rows(rows, _maxRows, operation);
        ViewChecks.AtLeast(input, (long)rows * _channels * _plane, operation);
        ViewChecks.AtLeast(weight, _channels, operation);
        ViewChecks.AtLeast(bias, _channels, operation);
        ViewChecks.AtLeast(runningMean, _channels, operation);
        ViewChecks.AtLeast(runningVariance, _channels, operation);
        ViewChecks.AtLeast(output, (long)rows * _channels * _plane, operation);
    }
}
