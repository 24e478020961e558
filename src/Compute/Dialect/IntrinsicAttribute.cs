namespace GpuTrainer.Compute;

/// <summary>
/// Marks a method of the dialect that the kernel compiler replaces by an operation of the IR. The method's C# body is what it means.
/// </summary>
/// <param name="name">The operation, such as "math.fma".</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class IntrinsicAttribute(string name) : Attribute
{
    /// <summary>The operation, such as "math.fma".</summary>
    public string Name { get; } = name;
}
