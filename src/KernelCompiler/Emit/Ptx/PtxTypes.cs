using System.Globalization;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Emit.Ptx;

/// <summary>PTX spellings of the IR's types. A Bool is in a predicate, a U8 zero-extended in a 32-bit register.</summary>
internal static class PtxTypes
{
    /// <summary>The prefix of the registers that hold the type; <see cref="PtxWriter"/> declares one class for each.</summary>
    public static string RegisterPrefix(IrType type) => type switch
    {
        IrType.Bool => "%p",
        IrType.I64 => "%rd",
        IrType.F32 => "%f",
        IrType.F64 => "%fd",
        _ => "%r",
    };

    /// <summary>For loads, stores and parameters.</summary>
    public static string Memory(IrType type) => type switch
    {
        IrType.Bool or IrType.U8 => "u8",
        IrType.I64 => "u64",
        IrType.F32 => "f32",
        IrType.F64 => "f64",
        _ => "u32",
    };

    /// <summary>For operations whose result depends on the sign: comparison, division, minimum, right shift.</summary>
    public static string Signed(IrType type) => type switch
    {
        IrType.I32 => "s32",
        IrType.I64 => "s64",
        IrType.F32 => "f32",
        IrType.F64 => "f64",
        _ => "u32",
    };

    /// <summary>For add, sub and mul, where the sign does not matter: LLVM spells integers signed.</summary>
    public static string Arithmetic(IrType type) => type switch
    {
        IrType.I64 => "s64",
        IrType.F32 => "f32",
        IrType.F64 => "f64",
        _ => "s32",
    };

    /// <summary>For moves.</summary>
    public static string Move(IrType type) => type == IrType.Bool ? "pred" : Memory(type == IrType.U8 ? IrType.U32 : type);

    /// <summary>For bitwise operations and selection by bits.</summary>
    public static string Bits(IrType type) => type switch
    {
        IrType.Bool => "pred",
        IrType.I64 or IrType.F64 => "b64",
        _ => "b32",
    };

    /// <summary>A constant as an immediate operand. Integers are signed, as LLVM prints them; floats are their bits.</summary>
    public static string Immediate(Constant constant) => constant.Type switch
    {
        IrType.Bool => constant.Bits != 0 ? "-1" : "0",
        IrType.F32 => "0f" + ((uint)constant.Bits).ToString("X8", CultureInfo.InvariantCulture),
        IrType.F64 => "0d" + constant.Bits.ToString("X16", CultureInfo.InvariantCulture),
        IrType.I64 => constant.Bits.ToString(CultureInfo.InvariantCulture),
        IrType.U8 => (constant.Bits & 255).ToString(CultureInfo.InvariantCulture),
        _ => ((int)constant.Bits).ToString(CultureInfo.InvariantCulture),
    };
}
