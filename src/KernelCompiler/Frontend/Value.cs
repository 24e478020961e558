using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Frontend;

/// <summary>What a C# expression is while it is lowered. Whatever is no number is resolved at compile time.</summary>
internal abstract class Value;

/// <summary>A bool, a number or an Index1D.</summary>
internal sealed class ScalarValue(Expression expression) : Value
{
    /// <summary>The value; pure, as all IR expressions.</summary>
    public Expression Expression { get; } = expression;
}

/// <summary>An Index2D or Index3D: its components, X first, as I32.</summary>
internal sealed class IndexValue(params Expression[] components) : Value
{
    /// <summary>X, Y and, with three dimensions, Z.</summary>
    public Expression[] Components { get; } = components;
}

/// <summary>A view: elements <paramref name="offset"/> and following of a memory.</summary>
internal sealed class ViewValue(Memory memory, Expression? offset, Expression length) : Value
{
    /// <summary>The memory that it shows.</summary>
    public Memory Memory { get; } = memory;

    /// <summary>Where element 0 of the view lies (I32 or I64, in elements); null for 0. Only reads what does not change after.</summary>
    public Expression? Offset { get; } = offset;

    /// <summary>Elements, as I64. Only reads what does not change after.</summary>
    public Expression Length { get; } = length;
}
