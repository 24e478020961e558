using System.Collections.Generic;
using System.Linq;
using GpuTrainer.KernelCompiler.Ir;
using Microsoft.CodeAnalysis;

namespace GpuTrainer.KernelCompiler.Frontend;

/// <summary>What a method or property that the compiler knows becomes in the IR.</summary>
internal abstract record Intrinsic;

/// <summary>A coordinate of the launch.</summary>
internal sealed record LaunchIntrinsic(LaunchIndexKind Kind, int Axis) : Intrinsic;

/// <summary>A function of one to three operands of one type.</summary>
internal sealed record MathIntrinsic(MathFunction Function) : Intrinsic;

/// <summary>Min or Max.</summary>
internal sealed record BinaryIntrinsic(BinaryOperator Operator) : Intrinsic;

/// <summary>A test on the magnitude bits of a float: compared with those of infinity.</summary>
internal sealed record FloatTestIntrinsic(CompareOperator ComparedWithInfinity) : Intrinsic;

/// <summary>The same bits as another type.</summary>
internal sealed record BitCastIntrinsic(IrType Type) : Intrinsic;

/// <summary>A member of ArrayView.</summary>
internal sealed record ViewIntrinsic(ViewMember Member) : Intrinsic;

/// <summary>Members of ArrayView.</summary>
internal enum ViewMember
{
    /// <summary>view[i].</summary>
    Element,

    /// <summary>Elements, as long.</summary>
    Length,

    /// <summary>Elements, as int.</summary>
    IntLength,

    /// <summary>A part of the view.</summary>
    SubView,
}

/// <summary>Waits for the group.</summary>
internal sealed record BarrierIntrinsic : Intrinsic;

/// <summary>Allocates an array.</summary>
internal sealed record AllocateIntrinsic(bool Shared) : Intrinsic;

/// <summary>An atomic operation.</summary>
internal sealed record AtomicIntrinsic(AtomicOperator Operator) : Intrinsic;

/// <summary>
/// The methods and properties that the compiler knows: the dialect's by the name that their [Intrinsic] gives, those of the base class library
/// by their own.
/// </summary>
internal static class Intrinsics
{
    private static readonly Dictionary<string, Intrinsic> ByName = new()
    {
        ["math.abs"] = new MathIntrinsic(MathFunction.Abs),
        ["math.sqrt"] = new MathIntrinsic(MathFunction.Sqrt),
        ["math.floor"] = new MathIntrinsic(MathFunction.Floor),
        ["math.ceiling"] = new MathIntrinsic(MathFunction.Ceiling),
        ["math.truncate"] = new MathIntrinsic(MathFunction.Truncate),
        ["math.round_even"] = new MathIntrinsic(MathFunction.RoundEven),
        ["math.fma"] = new MathIntrinsic(MathFunction.FusedMultiplyAdd),
        ["math.multiply_high"] = new MathIntrinsic(MathFunction.MultiplyHigh),
        ["math.pop_count"] = new MathIntrinsic(MathFunction.PopCount),
        ["math.min"] = new BinaryIntrinsic(BinaryOperator.Min),
        ["math.max"] = new BinaryIntrinsic(BinaryOperator.Max),
        ["math.is_nan"] = new FloatTestIntrinsic(CompareOperator.Greater),
        ["math.is_infinity"] = new FloatTestIntrinsic(CompareOperator.Equal),
        ["math.is_finite"] = new FloatTestIntrinsic(CompareOperator.Less),
        ["bits.float_to_int"] = new BitCastIntrinsic(IrType.I32),
        ["bits.float_to_uint"] = new BitCastIntrinsic(IrType.U32),
        ["bits.double_to_long"] = new BitCastIntrinsic(IrType.I64),
        ["bits.int_to_float"] = new BitCastIntrinsic(IrType.F32),
        ["bits.uint_to_float"] = new BitCastIntrinsic(IrType.F32),
        ["bits.long_to_double"] = new BitCastIntrinsic(IrType.F64),
        ["view.element"] = new ViewIntrinsic(ViewMember.Element),
        ["view.length"] = new ViewIntrinsic(ViewMember.Length),
        ["view.int_length"] = new ViewIntrinsic(ViewMember.IntLength),
        ["view.sub_view"] = new ViewIntrinsic(ViewMember.SubView),
        ["grid.index.x"] = new LaunchIntrinsic(LaunchIndexKind.GridIndex, 0),
        ["grid.index.y"] = new LaunchIntrinsic(LaunchIndexKind.GridIndex, 1),
        ["grid.index.z"] = new LaunchIntrinsic(LaunchIndexKind.GridIndex, 2),
        ["grid.dimension.x"] = new LaunchIntrinsic(LaunchIndexKind.GridDimension, 0),
        ["grid.dimension.y"] = new LaunchIntrinsic(LaunchIndexKind.GridDimension, 1),
        ["grid.dimension.z"] = new LaunchIntrinsic(LaunchIndexKind.GridDimension, 2),
        ["group.index.x"] = new LaunchIntrinsic(LaunchIndexKind.GroupIndex, 0),
        ["group.index.y"] = new LaunchIntrinsic(LaunchIndexKind.GroupIndex, 1),
        ["group.index.z"] = new LaunchIntrinsic(LaunchIndexKind.GroupIndex, 2),
        ["group.dimension.x"] = new LaunchIntrinsic(LaunchIndexKind.GroupDimension, 0),
        ["group.dimension.y"] = new LaunchIntrinsic(LaunchIndexKind.GroupDimension, 1),
        ["group.dimension.z"] = new LaunchIntrinsic(LaunchIndexKind.GroupDimension, 2),
        ["group.barrier"] = new BarrierIntrinsic(),
        ["shared.allocate"] = new AllocateIntrinsic(Shared: true),
        ["local.allocate"] = new AllocateIntrinsic(Shared: false),
        ["atomic.add"] = new AtomicIntrinsic(AtomicOperator.Add),
        ["atomic.min"] = new AtomicIntrinsic(AtomicOperator.Min),
        ["atomic.max"] = new AtomicIntrinsic(AtomicOperator.Max),
        ["atomic.and"] = new AtomicIntrinsic(AtomicOperator.And),
        ["atomic.or"] = new AtomicIntrinsic(AtomicOperator.Or),
        ["atomic.xor"] = new AtomicIntrinsic(AtomicOperator.Xor),
        ["atomic.exchange"] = new AtomicIntrinsic(AtomicOperator.Exchange),
        ["atomic.compare_exchange"] = new AtomicIntrinsic(AtomicOperator.CompareExchange),
    };

    private static readonly Dictionary<string, Intrinsic> ByLibraryMember = LibraryMembers();

    private static readonly HashSet<string> InexactFunctions =
    [
        "Exp", "Exp2", "Exp10", "Log", "Log2", "Log10", "Pow", "Sin", "Cos", "SinCos", "Tan", "Sinh", "Cosh", "Tanh", "Asin", "Acos", "Atan",
        "Atan2", "Asinh", "Acosh", "Atanh", "Cbrt", "Rsqrt", "Rcp", "ReciprocalEstimate", "ReciprocalSqrtEstimate", "IEEERemainder",
    ];

    /// <summary>The names that [Intrinsic] may give.</summary>
    public static IEnumerable<string> Names => ByName.Keys.OrderBy(name => name, System.StringComparer.Ordinal);

    /// <summary>What a method or property is to the compiler; null for one it does not know.</summary>
    public static Intrinsic? Find(ISymbol member)
    {
        AttributeData? attribute = member.GetAttributes().FirstOrDefault(
            a => a.AttributeClass is { Name: "IntrinsicAttribute" } type && DialectTypes.IsDialect(type, 0));
        if (attribute?.ConstructorArguments.FirstOrDefault().Value is string name && ByName.TryGetValue(name, out Intrinsic? marked))
        {
            return marked;
        }

        // Overloads with digits or rounding modes are other functions than those of one operand.
        bool otherOverload = member is IMethodSymbol { Name: "Round", Parameters.Length: > 1 };
        return !otherOverload && ByLibraryMember.TryGetValue(FullName(member), out Intrinsic? known) ? known : null;
    }

    /// <summary>True for functions of Math, MathF and XMath whose last bits depend on who computes them.</summary>
    public static bool IsInexact(IMethodSymbol method) => IsMathClass(method.ContainingType) && InexactFunctions.Contains(method.Name);

    /// <summary>True for Math, MathF and XMath.</summary>
    public static bool IsMathClass(ITypeSymbol type) => type.ToDisplayString() is "System.Math" or "System.MathF" or "GpuTrainer.Compute.XMath";

    private static string FullName(ISymbol member) => member.ContainingType.ToDisplayString() + "." + member.Name;

    private static Dictionary<string, Intrinsic> LibraryMembers()
    {
        var members = new Dictionary<string, Intrinsic>();
        void Add(string type, string member, string name) => members.Add(type + "." + member, ByName[name]);

        foreach (string type in new[] { "System.Math", "System.MathF" })
        {
            foreach (string function in new[] { "Abs", "Sqrt", "Floor", "Ceiling", "Truncate", "Min", "Max" })
            {
                Add(type, function, "math." + function.ToLowerInvariant());
            }

            Add(type, "Round", "math.round_even");
        }

        foreach (string type in new[] { "float", "double" })
        {
            Add(type, "IsNaN", "math.is_nan");
            Add(type, "IsInfinity", "math.is_infinity");
            Add(type, "IsFinite", "math.is_finite");
        }

        Add("System.Numerics.BitOperations", "PopCount", "math.pop_count");
        Add("System.BitConverter", "SingleToInt32Bits", "bits.float_to_int");
        Add("System.BitConverter", "SingleToUInt32Bits", "bits.float_to_uint");
        Add("System.BitConverter", "Int32BitsToSingle", "bits.int_to_float");
        Add("System.BitConverter", "UInt32BitsToSingle", "bits.uint_to_float");
        Add("System.BitConverter", "DoubleToInt64Bits", "bits.double_to_long");
        Add("System.BitConverter", "Int64BitsToDouble", "bits.long_to_double");
        return members;
    }
}
