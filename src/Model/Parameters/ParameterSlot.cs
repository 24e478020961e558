using ILGPU.Runtime;

namespace GpuTrainer.Model;

/// <summary>One parameter's name, shape and place in the flat buffer.</summary>
/// <param name="Name">As in a PyTorch Sequential's state dict: "1.weight".</param>
/// <param name="Shape">As in PyTorch: weight [out, in], bias [out].</param>
/// <param name="Layer">The index of its layer.</param>
/// <param name="Offset">Elements from the buffer's start; a multiple of <see cref="ParameterLayout.Alignment"/>.</param>
/// <param name="FanIn">The layer's inputs, for initialisation.</param>
public sealed record ParameterSlot(string Name, Shape Shape, int Layer, int Offset, int FanIn)
{
    /// <summary>The number of elements.</summary>
    public int Length => Shape.Count;

    /// <summary>
    /// Whether the buffer holds the matrix transposed, [in, out], so that the forward product reads rows contiguously (lanes are outputs).
    /// </summary>
    public bool IsTransposed => Shape.Rank == 2;

    /// <summary>Copies from PyTorch's order to the buffer's.</summary>
    /// <param name="source">Row-major in <see cref="Shape"/>, Length elements.</param>
    /// <param name="target">Length elements.</param>
    public void ToStorage(ReadOnlySpan<float> source, Span<float> target)
    {
        if (IsTransposed)
            Transpose(source, target, Shape[0], Shape[1]);
        else
            source.CopyTo(target);
    }

    /// <summary>Copies from the buffer's order to PyTorch's.</summary>
    /// <param name="source">Length elements.</param>
    /// <param name="target">Row-major in <see cref="Shape"/>, Length elements.</param>
    public void FromStorage(ReadOnlySpan<float> source, Span<float> target)
    {
        if (IsTransposed)
            Transpose(source, target, Shape[1], Shape[0]);
        else
            source.CopyTo(target);
    }

    private static void Transpose(ReadOnlySpan<float> source, Span<float> target, int rows, int columns)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                target[column * rows + row] = source[row * columns + column];
        }
    }
}
