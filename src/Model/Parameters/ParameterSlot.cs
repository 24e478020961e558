namespace GpuTrainer.Model;

/// <summary>The name and place of one parameter or buffer in the flat buffer.</summary>
/// <param name="Name">As in a PyTorch Sequential's state dict: "1.weight".</param>
/// <param name="Spec">Its layer's description of it.</param>
/// <param name="Offset">Elements from the start of the flat buffer; a multiple of <see cref="ParameterLayout.Alignment"/>.</param>
public sealed record ParameterSlot(string Name, ParameterSpec Spec, int Offset)
{
    /// <summary>As in PyTorch: weight [out, in], bias [out].</summary>
    public Shape Shape => Spec.Shape;

    /// <summary>The number of elements.</summary>
    public int Length => Shape.Count;

    /// <summary>Copies from PyTorch's order to the flat buffer's.</summary>
    /// <param name="source">Row-major in <see cref="Shape"/>, Length elements.</param>
    /// <param name="target">Length elements.</param>
    public void ToStorage(ReadOnlySpan<float> source, Span<float> target)
    {
        if (Spec.IsTransposed)
            Transpose(source, target, Shape[0], Length / Shape[0]);
        else
            source.CopyTo(target);
    }

    /// <summary>Copies from the flat buffer's order to PyTorch's.</summary>
    /// <param name="source">Length elements.</param>
    /// <param name="target">Row-major in <see cref="Shape"/>, Length elements.</param>
    public void FromStorage(ReadOnlySpan<float> source, Span<float> target)
    {
        if (Spec.IsTransposed)
            Transpose(source, target, Length / Shape[0], Shape[0]);
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
