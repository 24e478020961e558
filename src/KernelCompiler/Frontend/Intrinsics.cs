using System.Collections.Generic;
using System.Linq;
using GpuTrainer.KernelCompiler.Ir;
using Microsoft.CodeAnalysis;

namespace GpuTrainer.KernelCompiler.Frontend;

/// <summary>
/// The methods and properties that the compiler knows, by their full names: ILGPU's, KernelMath's and the base class library's.
/// </summary>
internal static class Intrinsics
{
    private static readonly Dictionary<string, Intrinsic> ByMember = Members();

    private static readonly HashSet<string> InexactFunctions =
    [
        "Exp", "Exp2", "Exp10", "Log", "Log2", "Log10", "Pow", "Sin", "Cos", "SinCos", "Tan", "Sinh", "Cosh", "Tanh", "Asin",
        "Acos", "Atan",
        "Atan2", "Asinh", "Acosh", "Atanh", "Cbrt", "Rsqrt", "Rcp", "ReciprocalEstimate", "ReciprocalSqrtEstimate", "IEEERemainder",
    ];

    /// <summary>The full names of the members; overloads count as one.</summary>
    public static IEnumerable<string> Names => ByMember.Keys.OrderBy(name => name, System.StringComparer.Ordinal);

    /// <summary>What a method or property is to the compiler; null for one it does not know.</summary>
    public static Intrinsic? Find(ISymbol member)
    {
        // Overloads with digits or rounding modes and those of 64 bits are different functions.
        bool otherOverload = member is IMethodSymbol method && method.Name switch
        {
            "Round" => method.Parameters.Length > 1,
            "PopCount" => method.Parameters[0].Type.SpecialType is SpecialType.System_Int64 or SpecialType.System_UInt64,
            _ => false,
        };
        return !otherOverload && ByMember.TryGetValue(FullName(member), out Intrinsic? known) ? known : null;
    }

    /// <summary>True for functions of Math, MathF and XMath whose last bits differ between devices.</summary>
    public static bool IsInexact(IMethodSymbol method) => IsMathClass(method.ContainingType) && InexactFunctions.Contains(method.Name);

    /// <summary>True for Math, MathF and XMath.</summary>
    public static bool IsMathClass(ITypeSymbol type) =>
        type.ToDisplayString() is "System.Math" or "System.MathF" or "ILGPU.Algorithms.XMath";

    private static string FullName(ISymbol member) => member.ContainingType.OriginalDefinition.ToDisplayString() + "." + member.Name;

    private static Dictionary<string, Intrinsic> Members()
    {
        var members = new Dictionary<string, Intrinsic>();
        AddLaunch(members);
        AddMemory(members);
        AddMath(members);
        AddBits(members);
        return members;
    }

    private static void AddLaunch(Dictionary<string, Intrinsic> members)
    {
        string[] axes = ["X", "Y", "Z"];
        for (int axis = 0; axis < axes.Length; axis++)
        {
            members.Add("ILGPU.Grid.Idx" + axes[axis], new LaunchIntrinsic(LaunchIndexKind.GridIndex, axis));
            members.Add("ILGPU.Grid.Dim" + axes[axis], new LaunchIntrinsic(LaunchIndexKind.GridDimension, axis));
            members.Add("ILGPU.Group.Idx" + axes[axis], new LaunchIntrinsic(LaunchIndexKind.GroupIndex, axis));
            members.Add("ILGPU.Group.Dim" + axes[axis], new LaunchIntrinsic(LaunchIndexKind.GroupDimension, axis));
        }

        members.Add("ILGPU.Group.Barrier", new BarrierIntrinsic());
    }

    private static void AddMemory(Dictionary<string, Intrinsic> members)
    {
        members.Add("ILGPU.SharedMemory.Allocate", new AllocateIntrinsic(Shared: true));
        members.Add("ILGPU.LocalMemory.Allocate", new AllocateIntrinsic(Shared: false));
        members.Add("ILGPU.ArrayView<T>.this[]", new ViewIntrinsic(ViewMember.Element));
        members.Add("ILGPU.ArrayView<T>.Length", new ViewIntrinsic(ViewMember.Length));
        members.Add("ILGPU.ArrayView<T>.IntLength", new ViewIntrinsic(ViewMember.IntLength));
        members.Add("ILGPU.ArrayView<T>.SubView", new ViewIntrinsic(ViewMember.SubView));
        foreach (AtomicOperator op in System.Enum.GetValues(typeof(AtomicOperator)))
            members.Add("ILGPU.Atomic." + op, new AtomicIntrinsic(op));
    }

    private static void AddMath(Dictionary<string, Intrinsic> members)
    {
        foreach (string type in new[] { "System.Math", "System.MathF", "ILGPU.Algorithms.XMath" })
        {
            members.Add(type + ".Abs", new MathIntrinsic(MathFunction.Abs));
            members.Add(type + ".Sqrt", new MathIntrinsic(MathFunction.Sqrt));
            members.Add(type + ".Floor", new MathIntrinsic(MathFunction.Floor));
            members.Add(type + ".Ceiling", new MathIntrinsic(MathFunction.Ceiling));
            members.Add(type + ".Truncate", new MathIntrinsic(MathFunction.Truncate));
            members.Add(type + ".Round", new MathIntrinsic(MathFunction.RoundEven));
            members.Add(type + ".Min", new BinaryIntrinsic(BinaryOperator.Min));
            members.Add(type + ".Max", new BinaryIntrinsic(BinaryOperator.Max));
        }

        members.Add("ILGPU.Algorithms.XMath.RoundToEven", new MathIntrinsic(MathFunction.RoundEven));
        members.Add("GpuTrainer.Compute.KernelMath.FusedMultiplyAdd", new MathIntrinsic(MathFunction.FusedMultiplyAdd));
        members.Add("GpuTrainer.Compute.KernelMath.MultiplyHigh", new MathIntrinsic(MathFunction.MultiplyHigh));
        foreach (string type in new[] { "float", "double", "ILGPU.Algorithms.XMath" })
        {
            members.Add(type + ".IsNaN", new FloatTestIntrinsic(CompareOperator.Greater));
            members.Add(type + ".IsInfinity", new FloatTestIntrinsic(CompareOperator.Equal));
            members.Add(type + ".IsFinite", new FloatTestIntrinsic(CompareOperator.Less));
        }
    }

    private static void AddBits(Dictionary<string, Intrinsic> members)
    {
        members.Add("System.Numerics.BitOperations.PopCount", new MathIntrinsic(MathFunction.PopCount));
        members.Add("ILGPU.Algorithms.XMath.PopCount", new MathIntrinsic(MathFunction.PopCount));
        members.Add("ILGPU.Interop.FloatAsInt", new BitCastIntrinsic(IrType.U32));
        members.Add("ILGPU.Interop.IntAsFloat", new BitCastIntrinsic(IrType.F32));
        members.Add("System.BitConverter.SingleToInt32Bits", new BitCastIntrinsic(IrType.I32));
        members.Add("System.BitConverter.SingleToUInt32Bits", new BitCastIntrinsic(IrType.U32));
        members.Add("System.BitConverter.Int32BitsToSingle", new BitCastIntrinsic(IrType.F32));
        members.Add("System.BitConverter.UInt32BitsToSingle", new BitCastIntrinsic(IrType.F32));
        members.Add("System.BitConverter.DoubleToInt64Bits", new BitCastIntrinsic(IrType.I64));
        members.Add("System.BitConverter.Int64BitsToDouble", new BitCastIntrinsic(IrType.F64));
    }
}
