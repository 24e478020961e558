namespace GpuTrainer.Model;

/// <summary>What a layer says of one of its parameters or buffers.</summary>
/// <param name="Name">PyTorch's, without the module's number: "weight", "running_mean".</param>
/// <param name="Shape">PyTorch's: a linear layer's weight is [out, in].</param>
/// <param name="Initialization">The values that it starts from.</param>
public sealed record ParameterSpec(string Name, Shape Shape, Initialization Initialization)
{
    /// <summary>
    /// Whether it is a buffer in PyTorch's sense: saved with the network, but changed by the layer itself and not by the optimizer, such as
    /// running statistics. It has no gradient.
    /// </summary>
    public bool IsBuffer { get; init; }

    /// <summary>
    /// Whether the device holds it as a matrix transposed, [rest, first], while files and the host see <see cref="Shape"/>. The forward product
    /// of a linear layer then reads rows contiguously (lanes are outputs).
    /// </summary>
    public bool IsTransposed { get; init; }
}
