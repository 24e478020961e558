using System.Collections.Immutable;
using GpuTrainer.Compute;
using GpuTrainer.Model;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Examples.Tests;

/// <summary>A container that the library does not know, as a user writes it: y = x + share * body(x).</summary>
public sealed record Blend(float Share, ImmutableArray<Layer> Body) : Layer
{
    public static LayerKind Kind { get; } = new(
        "blend-of-tests", "blend-of-tests SHARE(LAYERS)", "adds a share of what the layers make of it to the input",
        arguments => new Blend(arguments.Number("the share, a number", float.IsFinite), [.. arguments.Layers()]));

    public override string Name => "Blend";

    public override string Text => FormattableString.Invariant($"blend-of-tests {Share:R}({LayerList.Format(Body)})");

    public override Shape OutputShape(Shape input)
    {
        Shape output = LayerShapes.Of(Body, input)[^1];
        return output.Equals(input) ? input
            : throw new ShapeException($"Blend: the layers in it turn {input} into {output}, expected the same shape.");
    }

    public override IReadOnlyList<ParameterSpec> Parameters(Shape input)
    {
        IReadOnlyList<Shape> shapes = LayerShapes.Of(Body, input);
        return [.. Body.SelectMany((layer, i) => layer.Parameters(shapes[i]).Select(spec => spec with { Name = $"{i}.{spec.Name}" }))];
    }

    public override LayerKernels Load(LayerContext context) => new BlendKernels(context, this);

    public bool Equals(Blend? other) => other is not null && Share == other.Share && Body.SequenceEqual(other.Body);

    public override int GetHashCode() => HashCode.Combine(Share, Body.Length);
}

internal sealed class BlendKernels : LayerKernels
{
    private readonly Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>, float, float> _sum;
    private readonly AcceleratorStream _stream;
    private readonly LayerChain _body;
    private readonly ArrayView<float> _gradBody;
    private readonly int _features;
    private readonly float _share;
    private readonly bool _learns;

    public BlendKernels(LayerContext context, Blend layer)
    {
        context.Accelerator.Load(SumKernel, out _sum);
        _stream = context.Accelerator.DefaultStream;
        _body = context.CreateChain(layer.Body);
        _features = context.Input.Count;
        _share = layer.Share;
        _learns = layer.Parameters(context.Input).Any(spec => !spec.IsBuffer);
        _gradBody = context.IsTraining ? context.Allocate((long)context.MaxRows * _features) : default;
    }

    public override void Forward(in ForwardPass pass)
    {
        ArrayView<float> body = _body.Forward(pass.Rows, pass.Input, pass.Clock);
        _sum(_stream, pass.Rows * _features, pass.Input, body, pass.Output, 1f, _share);
    }

    public override void ParameterGradients(in BackwardPass pass)
    {
        if (_learns)
            BackwardOfBody(pass);
    }

    public override void InputGradient(in BackwardPass pass)
    {
        if (!_learns)
            BackwardOfBody(pass);
        _sum(_stream, pass.Rows * _features, pass.GradOutput, _body.InputGradient(_gradBody), pass.GradInput, 1f, 1f);
    }

    public override void Dispose() => _body.Dispose();

    private void BackwardOfBody(in BackwardPass pass)
    {
        _sum(_stream, pass.Rows * _features, pass.GradOutput, pass.GradOutput, _gradBody, _share, 0f);
        _body.Backward(pass.Rows, _gradBody);
    }

    /// <summary>sum[i] = p a[i] + q b[i]. Thread i owns sum[i].</summary>
    [Kernel]
    internal static void SumKernel(Index1D i, ArrayView<float> a, ArrayView<float> b, ArrayView<float> sum, float p, float q)
    {
        sum[i] = p * a[i] + q * b[i];
    }
}
