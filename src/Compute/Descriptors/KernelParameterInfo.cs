using ILGPU;

namespace GpuTrainer.Compute;

/// <summary>A parameter of a compiled kernel.</summary>
/// <param name="Name">The C# name.</param>
/// <param name="ElementType">The C# keyword of the scalar's type or the view's element type: bool byte int uint long float double.</param>
/// <param name="IsView">True for an <see cref="ArrayView{T}"/>.</param>
/// <param name="Alignment">Bytes that the view's start is a multiple of, by <see cref="AlignedAttribute"/>; 1 for no promise.</param>
public readonly record struct KernelParameterInfo(string Name, string ElementType, bool IsView, int Alignment = 1)
{
    /// <summary>The bytes it takes among the packed arguments: 24 for a view (base, offset in bytes, length), 8 for a scalar.</summary>
    public int PackedBytes => IsView ? 24 : 8;
}
