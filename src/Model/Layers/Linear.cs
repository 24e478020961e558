namespace GpuTrainer.Model;

/// <summary>y = x * weight^T + bias, weight [out, in], bias [out]; in is taken from the layer before.</summary>
/// <param name="OutFeatures">Columns of the output, at least 1.</param>
public sealed record Linear(int OutFeatures) : Layer
{
    /// <inheritdoc/>
    public override string Name => "Linear";

    /// <inheritdoc/>
    public override string Text => $"linear {OutFeatures}";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        if (input.Rank != 1)
            throw new ShapeException($"Linear: one input sample is {input}, expected [features]; put a flatten before it.");
        return new Shape(OutFeatures);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, Shape Shape)> ParameterShapes(Shape input) =>
        [("weight", new Shape(OutFeatures, input.Count)), ("bias", new Shape(OutFeatures))];
}
