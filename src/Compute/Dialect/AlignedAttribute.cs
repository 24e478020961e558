namespace GpuTrainer.Compute;

/// <summary>
/// Promises that a kernel's view starts at a multiple of so many bytes, which lets CUDA's code load and store neighbours as one vector.
/// Buffers start at such multiples, so a launch need only look at the view's offset; it does on every device, and refuses others.
/// </summary>
/// <param name="bytes">8 or 16.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class AlignedAttribute(int bytes) : Attribute
{
    /// <summary>What the start is a multiple of.</summary>
    public int Bytes { get; } = bytes;
}
