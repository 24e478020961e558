namespace GpuTrainer.Model;

/// <summary>A layer's description of one of its parameters or buffers.</summary>
/// <param name="Name">PyTorch's name, without the module's number: "weight", "running_mean".</param>
/// <param name="Shape">PyTorch's shape: a linear layer's weight is [out, in].</param>
/// <param name="Initialization">Its initial values.</param>
public sealed record ParameterSpec(string Name, Shape Shape, Initialization Initialization)
{
    /// <summary>
    /// Whether it is a buffer in PyTorch's sense, such as running statistics: saved with the network, but updated by the layer itself, not
    /// by the optimizer. It has no gradient.
    /// </summary>
    public bool IsBuffer { get; init; }

    /// <summary>
    /// Whether the device stores it transposed, [rest, first], while files and the host see <see cref="Shape"/>. The forward product of a
    /// linear layer then reads contiguous rows (lanes are outputs).
    /// </summary>
    public bool IsTransposed { get; init; }
}
