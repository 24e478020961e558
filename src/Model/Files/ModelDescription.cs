namespace GpuTrainer.Model;

/// <summary>Everything but the weights that a saved network needs to be used without further flags.</summary>
/// <param name="Model">The layers and the shape of one input sample.</param>
/// <param name="ClassNames">The name of each output, in order.</param>
/// <param name="Normalization">How bytes become inputs.</param>
public sealed record ModelDescription(Sequential Model, IReadOnlyList<string> ClassNames, InputNormalization Normalization)
{
    /// <summary>A network that takes byte / 255 as it is.</summary>
    /// <param name="model">The layers and the shape of one input sample.</param>
    /// <param name="classNames">The name of each output, in order.</param>
    public ModelDescription(Sequential model, IReadOnlyList<string> classNames)
        : this(model, classNames, InputNormalization.None)
    {
    }
}
