namespace GpuTrainer.KernelCompiler.Ir;

/// <summary>A mutable scalar variable of one thread. Compared by reference; <see cref="Name"/> is unique in its kernel.</summary>
public sealed class Local(string name, IrType type)
{
    /// <summary>A C# identifier, unique among the kernel's locals, memories and parameters; ends with a number where needed.</summary>
    public string Name { get; } = name;

    /// <summary>The variable's type; never <see cref="IrType.U8"/>.</summary>
    public IrType Type { get; } = type;

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>Memory that loads, stores and atomics index in elements from 0. Compared by reference.</summary>
public abstract class Memory(string name, IrType elementType)
{
    /// <summary>A C# identifier, unique in the kernel.</summary>
    public string Name { get; } = name;

    /// <summary>The type of an element.</summary>
    public IrType ElementType { get; } = elementType;

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>The global memory behind a view parameter. Two views may overlap.</summary>
public sealed class GlobalMemory(KernelParameter parameter) : Memory(parameter.Name, parameter.ElementType)
{
    /// <summary>The view parameter.</summary>
    public KernelParameter Parameter { get; } = parameter;
}

/// <summary>An array that the threads of a group share; its contents are undefined at first.</summary>
public sealed class SharedArray(string name, IrType elementType, int length) : Memory(name, elementType)
{
    /// <summary>Elements.</summary>
    public int Length { get; } = length;
}

/// <summary>An array of one thread; its contents are undefined at first. The passes turn most of them into locals.</summary>
public sealed class LocalArray(string name, IrType elementType, int length) : Memory(name, elementType)
{
    /// <summary>Elements.</summary>
    public int Length { get; } = length;
}

/// <summary>A parameter of a kernel, in the order of the C# method's; an auto-grouped kernel's index is omitted.</summary>
public sealed class KernelParameter(string name, int position, IrType elementType, bool isView)
{
    /// <summary>The C# name, unique in the kernel.</summary>
    public string Name { get; } = name;

    /// <summary>0-based position in <see cref="Kernel.Parameters"/>.</summary>
    public int Position { get; } = position;

    /// <summary>The scalar's type, or the view's element type.</summary>
    public IrType ElementType { get; } = elementType;

    /// <summary>True for an ArrayView.</summary>
    public bool IsView { get; } = isView;

    /// <summary>The view starts at a multiple of this many bytes (the dialect's AlignedAttribute); 1 without such a promise.</summary>
    public int Alignment { get; init; } = 1;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
