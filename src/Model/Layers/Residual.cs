using System.Collections.Immutable;
using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Model;

/// <summary>
/// y = x + body(x), a block of a residual network (He et al. 2015). Parameters are named as in a PyTorch module that derives from
/// Sequential: "3.0.weight" is the weight of the first layer inside module 3.
/// </summary>
public sealed record Residual : Layer
{
    /// <summary>Creates the block.</summary>
    /// <param name="body">At least one layer; the output has the shape of the input.</param>
    public Residual(params IEnumerable<Layer> body)
    {
        Body = [.. body];
        if (Body.IsEmpty)
            throw new ArgumentException("Residual: there are no layers inside; expected at least one.", nameof(body));
    }

    /// <summary>The layer's registry entry.</summary>
    public static LayerKind Kind { get; } = new(
        "residual", "residual(LAYERS)", "adds its input to the output of the layers in parentheses",
        arguments => new Residual(arguments.Layers()));

    /// <summary>The layers whose output is added to the input.</summary>
    public ImmutableArray<Layer> Body { get; }

    /// <inheritdoc/>
    public override string Name => "Residual";

    /// <inheritdoc/>
    public override string Text => $"residual({LayerList.Format(Body)})";

    /// <inheritdoc/>
    public override bool TakesFeatures => Body[0].TakesFeatures;

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        Shape output = LayerShapes.Of(Body, input)[^1];
        return output.Equals(input)
            ? output
            : throw new ShapeException(
                $"Residual: the layers inside turn {input} into {output}, expected the same shape, since the two are added.");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSpec> Parameters(Shape input)
    {
        IReadOnlyList<Shape> shapes = LayerShapes.Of(Body, input);
        return
        [
            .. Body.SelectMany((layer, i) => layer.Parameters(shapes[i]).Select(spec => spec with { Name = $"{i}.{spec.Name}" })),
        ];
    }

    /// <inheritdoc/>
    public override long MultiplyAdds(Shape input)
    {
        IReadOnlyList<Shape> shapes = LayerShapes.Of(Body, input);
        return Body.Select((layer, i) => layer.MultiplyAdds(shapes[i])).Sum();
    }

    /// <inheritdoc/>
    public override int FewestTrainingRows(Shape input)
    {
        IReadOnlyList<Shape> shapes = LayerShapes.Of(Body, input);
        return Body.Select((layer, i) => layer.FewestTrainingRows(shapes[i])).Max();
    }

    /// <inheritdoc/>
    public override LayerKernels Load(LayerContext context) =>
        new ResidualKernels(context, Body, Parameters(context.Input).Any(spec => !spec.IsBuffer));

    /// <inheritdoc/>
    public bool Equals(Residual? other) => other is not null && Body.SequenceEqual(other.Body);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Body.Length, Body[0]);

    /// <summary>sum[i] = a[i] + b[i]. Thread i owns sum[i], which may be a or b.</summary>
    [Kernel]
    internal static void AddKernel(Index1D i, ArrayView<float> a, ArrayView<float> b, ArrayView<float> sum)
    {
        sum[i] = a[i] + b[i];
    }
}

/// <summary>Runs the layers inside, and adds.</summary>
internal sealed class ResidualKernels : LayerKernels
{
    private readonly LayerChain _body;
    private readonly Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>> _add;
    private readonly AcceleratorStream _stream;
    private readonly int _features;
    private readonly bool _hasParameters;

    public ResidualKernels(LayerContext context, IReadOnlyList<Layer> body, bool hasParameters)
    {
        _stream = context.Accelerator.DefaultStream;
        context.Accelerator.Load(Residual.AddKernel, out _add);
        _features = context.Output.Count;
        _hasParameters = hasParameters;
        _body = context.CreateChain(body);
    }

    public override void Forward(in ForwardPass pass)
    {
        ArrayView<float> branch = _body.Forward(pass.Rows, pass.Input, pass.Clock);
        _add(_stream, pass.Rows * _features, pass.Input, branch, pass.Output);
    }

    public override void ParameterGradients(in BackwardPass pass)
    {
        if (_hasParameters)
            _body.Backward(pass.Rows, pass.GradOutput);
    }

    public override void InputGradient(in BackwardPass pass)
    {
        if (!_hasParameters)
            _body.Backward(pass.Rows, pass.GradOutput);
        _add(_stream, pass.Rows * _features, pass.GradOutput, _body.InputGradient(pass.GradOutput), pass.GradInput);
    }

    public override void Dispose() => _body.Dispose();
}
