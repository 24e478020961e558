using GpuTrainer.KernelCompiler.Ir;
using Microsoft.CodeAnalysis;

namespace GpuTrainer.KernelCompiler.Frontend;

/// <summary>The C# types that kernels may use, and their types in the IR.</summary>
internal static class DialectTypes
{
    private const string Ilgpu = "ILGPU";

    // What kernels need beyond ILGPU: attributes and KernelMath.
    private const string Own = "GpuTrainer.Compute";

    /// <summary>The IR type of a C# value in a register: byte and Index1D are I32. Null if there is none.</summary>
    public static IrType? Scalar(ITypeSymbol? type) => type?.SpecialType switch
    {
        SpecialType.System_Boolean => IrType.Bool,
        SpecialType.System_Byte or SpecialType.System_Int32 => IrType.I32,
        SpecialType.System_UInt32 => IrType.U32,
        SpecialType.System_Int64 => IrType.I64,
        SpecialType.System_Single => IrType.F32,
        SpecialType.System_Double => IrType.F64,
        _ when type is not null && IndexRank(type) == 1 => IrType.I32,
        _ => null,
    };

    /// <summary>The type of an element in memory, or null.</summary>
    public static IrType? Element(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Byte => IrType.U8,
        SpecialType.System_Boolean => null,
        SpecialType.None => null,
        _ => Scalar(type),
    };

    /// <summary>True for byte, which the IR holds in an I32 that is 0 to 255.</summary>
    public static bool IsByte(ITypeSymbol? type) => type?.SpecialType == SpecialType.System_Byte;

    /// <summary>1 to 3 for Index1D, Index2D and Index3D, else 0.</summary>
    public static int IndexRank(ITypeSymbol type) => !IsIlgpu(type, 0) ? 0 : type.Name switch
    {
        "Index1D" => 1,
        "Index2D" => 2,
        "Index3D" => 3,
        _ => 0,
    };

    /// <summary>The C# element type of an ArrayView, or null for any other type.</summary>
    public static ITypeSymbol? ViewElement(ITypeSymbol? type) =>
        type is INamedTypeSymbol { Name: "ArrayView" } view && IsIlgpu(view, 1) ? view.TypeArguments[0] : null;

    /// <summary>True for a type of ILGPU's device side.</summary>
    private static bool IsIlgpu(ITypeSymbol type, int arity) => IsIn(type, Ilgpu) && ((INamedTypeSymbol)type).Arity == arity;

    /// <summary>True for an attribute or class of this project that kernels use in addition to ILGPU.</summary>
    public static bool IsOwn(ITypeSymbol type) => IsIn(type, Own);

    private static bool IsIn(ITypeSymbol type, string space) =>
        type is INamedTypeSymbol { ContainingType: null } named && named.ContainingNamespace.ToDisplayString() == space;
}
