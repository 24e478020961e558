using System.Globalization;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Model;

/// <summary>
/// In training, sets each element to 0 with probability p and scales the others by 1 / (1 - p); in evaluation, passes its input through.
/// </summary>
/// <param name="P">The probability of dropping an element, in [0, 1).</param>
public sealed record Dropout(float P) : Layer
{
    /// <summary>The layer's registry entry.</summary>
    public static LayerKind Kind { get; } = new(
        "dropout", "dropout P", "in training sets each element to 0 with probability P and scales the rest",
        arguments => new Dropout(arguments.Number("the probability of dropping, at least 0 and under 1", p => p is >= 0 and < 1)));

    /// <inheritdoc/>
    public override string Name => "Dropout";

    /// <inheritdoc/>
    public override string Text => $"dropout {P.ToString(CultureInfo.InvariantCulture)}";

    /// <inheritdoc/>
    public override LayerKernels Load(LayerContext context) =>
        context.IsTraining && P > 0 ? new DropoutKernels(context, P) : LayerKernels.PassThrough;
}

/// <summary>Dropout in training.</summary>
internal sealed class DropoutKernels : LayerKernels
{
    private readonly Kernels.InvertedDropout _dropout;
    private readonly MemoryBuffer1D<uint, Stride1D.Dense> _settings;
    private readonly float _p;
    private readonly long _seed;
    private readonly int _features;

    public DropoutKernels(LayerContext context, float p)
    {
        _dropout = new Kernels.InvertedDropout(context.Accelerator);
        _p = p;
        _seed = context.Seed;
        _features = context.Output.Count;
        Stream = context.Stream;
        Keep = context.Allocate((long)context.MaxRows * _features);
        _settings = context.Accelerator.Allocate1D(Kernels.InvertedDropout.Settings(p, _seed, Stream));
    }

    /// <summary>The layer's stream of random numbers.</summary>
    public int Stream { get; }

    /// <summary>[rows, features]: the factors of the last forward pass.</summary>
    public ArrayView<float> Keep { get; }

    /// <summary>For fused launches with dropout.</summary>
    public ArrayView<uint> Settings => _settings.View;

    public override bool GradientInPlace => true;

    public override void Forward(in ForwardPass pass) =>
        _dropout.Forward(pass.Rows * _features, pass.Input, pass.Output, Keep, _p, _seed, Stream, pass.Clock);

    public override void ParameterGradients(in BackwardPass pass)
    {
        // There are none.
    }

    public override void InputGradient(in BackwardPass pass) =>
        _dropout.Backward(pass.Rows * _features, Keep, pass.GradOutput, pass.GradInput);

    public override void Dispose() => _settings.Dispose();
}
