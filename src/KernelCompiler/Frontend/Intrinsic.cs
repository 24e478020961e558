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

/// <summary>Waits for the group.</summary>
internal sealed record BarrierIntrinsic : Intrinsic;

/// <summary>Allocates an array.</summary>
internal sealed record AllocateIntrinsic(bool Shared) : Intrinsic;

/// <summary>An atomic operation.</summary>
internal sealed record AtomicIntrinsic(AtomicOperator Operator) : Intrinsic;

/// <summary>
/// The methods and properties that the compiler knows: those marked [Intrinsic("name")] by that name, those of the base class library and the
/// plain dialect members by their own.
/// </summary>
internal static class Intrinsics
{
    private const string Dialect = "GpuTrainer.Compute.";

    private static readonly Dictionary<string, Intrinsic> ByName = new()
    {
        ["math.abs"] = new MathIntrinsic(MathFunction.Abs),
        ["math.sqrt"] = new MathIntrinsic(MathFunction.Sqrt),
        ["math.floor"] = new MathIntrinsic(MathFunction.Floor),
        ["math.ceiling"] = new MathIntrinsic(MathFunction.Ceiling),
        ["math.truncate"] = new MathIntrinsic(MathFunction.Truncate),
        ["math.round_even"] = new MathIntrinsic(MathFunction.RoundEven),
        ["math.fma"] = new MathIntrinsic(MathFunction.FusedMultiplyAdd),
        ["math.mulhi"] = new MathIntrinsic(MathFunction.MultiplyHigh),
        ["math.popcount"] = new MathIntrinsic(MathFunction.PopCount),
        ["math.min"] = new BinaryIntrinsic(BinaryOperator.Min),
        ["math.max"] = new BinaryIntrinsic(BinaryOperator.Max),
        ["math.isnan"] = new FloatTestIntrinsic(CompareOperator.Greater),
        ["math.isinfinity"] = new FloatTestIntrinsic(CompareOperator.Equal),
        ["math.isfinite"] = new FloatTestIntrinsic(CompareOperator.Less),
        ["bits.int"] = new BitCastIntrinsic(IrType.I32),
        ["bits.uint"] = new BitCastIntrinsic(IrType.U32),
        ["bits.long"] = new BitCastIntrinsic(IrType.I64),
        ["bits.float"] = new BitCastIntrinsic(IrType.F32),
        ["bits.double"] = new BitCastIntrinsic(IrType.F64),
        ["group.barrier"] = new BarrierIntrinsic(),
        ["memory.shared"] = new AllocateIntrinsic(Shared: true),
        ["memory.local"] = new AllocateIntrinsic(Shared: false),
        ["atomic.add"] = new AtomicIntrinsic(AtomicOperator.Add),
        ["atomic.min"] = new AtomicIntrinsic(AtomicOperator.Min),
        ["atomic.max"] = new AtomicIntrinsic(AtomicOperator.Max),
        ["atomic.and"] = new AtomicIntrinsic(AtomicOperator.And),
        ["atomic.or"] = new AtomicIntrinsic(AtomicOperator.Or),
        ["atomic.xor"] = new AtomicIntrinsic(AtomicOperator.Xor),
        ["atomic.exchange"] = new AtomicIntrinsic(AtomicOperator.Exchange),
        ["atomic.compare_exchange"] = new AtomicIntrinsic(AtomicOperator.CompareExchange),
    };

    private static readonly Dictionary<string, Intrinsic> ByMember = Members();

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
        return !otherOverload && ByMember.TryGetValue(FullName(member), out Intrinsic? known) ? known : null;
    }

    /// <summary>True for functions of Math, MathF and XMath whose last bits depend on who computes them.</summary>
    public static bool IsInexact(IMethodSymbol method) => IsMathClass(method.ContainingType) && InexactFunctions.Contains(method.Name);

    /// <summary>True for Math, MathF and XMath.</summary>
    public static bool IsMathClass(ITypeSymbol type) => type.ToDisplayString() is "System.Math" or "System.MathF" or Dialect + "XMath";

    private static string FullName(ISymbol member) => member.ContainingType.ToDisplayString() + "." + member.Name;

    private static Dictionary<string, Intrinsic> Members()
    {
        var members = new Dictionary<string, Intrinsic>();
        void Add(string type, string member, string name) => members[type + "." + member] = ByName[name];

        foreach (string type in new[] { "System.Math", "System.MathF", Dialect + "XMath" })
        {
            foreach (string function in new[] { "Abs", "Sqrt", "Floor", "Ceiling", "Truncate", "Min", "Max" })
            {
                Add(type, function, "math." + function.ToLowerInvariant());
            }

            Add(type, "Round", "math.round_even");
        }

        Add(Dialect + "XMath", "RoundToEven", "math.round_even");
        foreach (string type in new[] { "float", "double", Dialect + "XMath" })
        {
            Add(type, "IsNaN", "math.isnan");
            Add(type, "IsInfinity", "math.isinfinity");
            Add(type, "IsFinite", "math.isfinite");
        }

        Add(Dialect + "KernelMath", "FusedMultiplyAdd", "math.fma");
        Add(Dialect + "KernelMath", "MultiplyHigh", "math.mulhi");
        Add("System.Numerics.BitOperations", "PopCount", "math.popcount");
        Add("System.BitConverter", "SingleToInt32Bits", "bits.int");
        Add("System.BitConverter", "SingleToUInt32Bits", "bits.uint");
        Add("System.BitConverter", "Int32BitsToSingle", "bits.float");
        Add("System.BitConverter", "UInt32BitsToSingle", "bits.float");
        Add("System.BitConverter", "DoubleToInt64Bits", "bits.long");
        Add("System.BitConverter", "Int64BitsToDouble", "bits.double");
        Add(Dialect + "Interop", "FloatAsInt", "bits.uint");
        Add(Dialect + "Interop", "IntAsFloat", "bits.float");
        Add(Dialect + "Group", "Barrier", "group.barrier");
        Add(Dialect + "SharedMemory", "Allocate", "memory.shared");
        Add(Dialect + "LocalMemory", "Allocate", "memory.local");
        foreach (string operation in new[] { "Add", "Min", "Max", "And", "Or", "Xor", "Exchange" })
        {
            Add(Dialect + "Atomic", operation, "atomic." + operation.ToLowerInvariant());
        }

        Add(Dialect + "Atomic", "CompareExchange", "atomic.compare_exchange");
        for (int axis = 0; axis < 3; axis++)
        {
            string letter = "XYZ".Substring(axis, 1);
            members[Dialect + "Grid.Idx" + letter] = new LaunchIntrinsic(LaunchIndexKind.GridIndex, axis);
            members[Dialect + "Grid.Dim" + letter] = new LaunchIntrinsic(LaunchIndexKind.GridDimension, axis);
            members[Dialect + "Group.Idx" + letter] = new LaunchIntrinsic(LaunchIndexKind.GroupIndex, axis);
            members[Dialect + "Group.Dim" + letter] = new LaunchIntrinsic(LaunchIndexKind.GroupDimension, axis);
        }

        return members;
    }
}
