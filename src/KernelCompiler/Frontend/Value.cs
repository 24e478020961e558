using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Frontend;

/// <summary>The value of a C# expression during lowering. Whatever is not a number is resolved at compile time.</summary>
internal abstract class Value;

/// <summary>A bool, a number or an Index1D.</summary>
internal sealed class ScalarValue(Expression expression) : Value
{
    /// <summary>The value; pure, like all IR expressions.</summary>
    public Expression Expression { get; } = expression;
}

/// <summary>An Index2D or Index3D: its components, X first, as I32.</summary>
internal sealed class IndexValue(params Expression[] components) : Value
{
    /// <summary>X, Y and, with three dimensions, Z.</summary>
    public Expression[] Components { get; } = components;
}

/// <summary>A view: the elements of a memory from <paramref name="offset"/> on.</summary>
internal sealed class ViewValue(Memory memory, Expression? offset, Expression length) : Value
{
    /// <summary>The memory it refers to.</summary>
    public Memory Memory { get; } = memory;

    /// <summary>The position of the view's element 0 (I32 or I64, in elements); null for 0. Reads only what no longer changes.</summary>
    public Expression? Offset { get; } = offset;

    /// <summary>The number of elements, as I64. Reads only what no longer changes.</summary>
    public Expression Length { get; } = length;
}
