using System;
using GpuTrainer.KernelCompiler.Ir;
using Microsoft.CodeAnalysis;

namespace GpuTrainer.KernelCompiler.Frontend;

/// <summary>C# constants as IR literals.</summary>
internal static class Constants
{
    /// <summary>The literal of a constant operation, or null if the IR has no such type.</summary>
    public static Constant? Of(IOperation operation) => Of(operation.ConstantValue.Value, operation.Type);

    /// <summary>Zero of a type.</summary>
    public static Constant Zero(IrType type) => new(type, 0);

    /// <summary>The integer <paramref name="value"/> as a literal of any type but Bool.</summary>
    public static Constant Number(IrType type, int value) => type switch
    {
        IrType.F32 => Constant.F32(value),
        IrType.F64 => Constant.F64(value),
        _ => new Constant(type, value),
    };

    private static Constant? Of(object? value, ITypeSymbol? type) => DialectTypes.Scalar(type) is null ? null : value switch
    {
        bool b => Constant.Bool(b),
        byte b => Constant.I32(b),
        int i => Constant.I32(i),
        uint u => Constant.U32(u),
        long l => Constant.I64(l),
        float f => Constant.F32(f),
        double d => Constant.F64(d),
        _ => null,
    };
}
