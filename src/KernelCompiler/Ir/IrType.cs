namespace GpuTrainer.KernelCompiler.Ir;

/// <summary>The type of a value in the IR.</summary>
public enum IrType
{
    /// <summary>true or false; a predicate or mask in registers, one byte in memory.</summary>
    Bool,

    /// <summary>Unsigned 8-bit; only loaded, stored and converted, never computed with.</summary>
    U8,

    /// <summary>Signed 32-bit, wraps.</summary>
    I32,

    /// <summary>Unsigned 32-bit, wraps.</summary>
    U32,

    /// <summary>Signed 64-bit, wraps.</summary>
    I64,

    /// <summary>IEEE binary32.</summary>
    F32,

    /// <summary>IEEE binary64.</summary>
    F64,
}

/// <summary>Facts about <see cref="IrType"/> values.</summary>
public static class IrTypes
{
    /// <summary>Bytes of one element in memory.</summary>
    public static int SizeInBytes(this IrType type) => type switch
    {
        IrType.Bool or IrType.U8 => 1,
        IrType.I64 or IrType.F64 => 8,
        _ => 4,
    };

    /// <summary>True for F32 and F64.</summary>
    public static bool IsFloat(this IrType type) => type is IrType.F32 or IrType.F64;

    /// <summary>True for U8, I32, U32 and I64.</summary>
    public static bool IsInteger(this IrType type) => type is IrType.U8 or IrType.I32 or IrType.U32 or IrType.I64;

    /// <summary>The C# keyword of the type.</summary>
    public static string CSharpName(this IrType type) => type switch
    {
        IrType.Bool => "bool",
        IrType.U8 => "byte",
        IrType.I32 => "int",
        IrType.U32 => "uint",
        IrType.I64 => "long",
        IrType.F32 => "float",
        _ => "double",
    };
}
