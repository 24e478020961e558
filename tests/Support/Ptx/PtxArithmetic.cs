using System.Numerics;

namespace GpuTrainer.Support.Ptx;

/// <summary>
/// What instructions without side effects compute, as the PTX ISA says, on values kept zero-extended in 64 bits. Where the ISA leaves a
/// result undefined (integer division by zero, MinValue / -1), the run fails.
/// </summary>
internal static class PtxArithmetic
{
    // What NVIDIA GPUs give for every NaN result of single precision.
    private const uint CanonicalNaN = 0x7FFFFFFF;

    public static ulong Compute(in PtxInstruction instruction, ulong a, ulong b, ulong c) => instruction.Type switch
    {
        _ when instruction.Kind == PtxKind.Convert => PtxConversion.Convert(instruction, a),
        _ when instruction.Kind is PtxKind.Move => a,
        _ when instruction.Kind is PtxKind.Select => c != 0 ? a : b,
        _ when instruction.Kind is PtxKind.ToGeneric => a + PtxAssembler.Window(instruction.Space),
        _ when instruction.Kind is PtxKind.FromGeneric => a - PtxAssembler.Window(instruction.Space),
        PtxType.Pred => Predicate(instruction.Kind, a, b),
        PtxType.F32 => Single(instruction.Kind, a, b, c),
        PtxType.F64 => Double(instruction.Kind, a, b, c),
        _ => Integer(instruction, a, b, c),
    };

    /// <summary>The bits of a float result, any NaN replaced by the one that GPUs give.</summary>
    public static ulong Bits(float value) => float.IsNaN(value) ? CanonicalNaN : BitConverter.SingleToUInt32Bits(value);

    /// <summary>The value of an integer type, extended by its sign.</summary>
    public static long Extend(ulong bits, PtxType type) => type switch
    {
        PtxType.S8 => (sbyte)bits,
        PtxType.S16 => (short)bits,
        PtxType.S32 => (int)bits,
        PtxType.U8 or PtxType.B8 => (byte)bits,
        PtxType.U16 or PtxType.B16 => (ushort)bits,
        PtxType.U32 or PtxType.B32 => (uint)bits,
        _ => (long)bits,
    };

    private static ulong Predicate(PtxKind kind, ulong a, ulong b) => kind switch
    {
        PtxKind.And => a & b,
        PtxKind.Or => a | b,
        PtxKind.Xor => a ^ b,
        _ => a ^ 1,
    };

    private static ulong Integer(in PtxInstruction instruction, ulong a, ulong b, ulong c)
    {
        PtxType type = instruction.Type;
        long x = Extend(a, type);
        long y = Extend(b, type);
        ulong mask = PtxLiteral.Mask(type);
        bool isUnsigned = !type.IsSigned();
        switch (instruction.Kind)
        {
            case PtxKind.Add: return (a + b) & mask;
            case PtxKind.Sub: return (a - b) & mask;
            case PtxKind.MulLo: return (a * b) & mask;
            case PtxKind.MulWide: return (ulong)(x * y) & PtxLiteral.Mask(type.Widened());
            case PtxKind.MadLo: return (a * b + c) & mask;
            case PtxKind.MulHi: return MultiplyHigh(x, y, type) & mask;
            case PtxKind.Div or PtxKind.Rem: return Divide(instruction, x, y) & mask;
            case PtxKind.Neg: return (ulong)-x & mask;
            case PtxKind.Abs: return (ulong)(x < 0 ? -x : x) & mask;
            case PtxKind.Min: return (isUnsigned ? a < b : x < y) ? a : b;
            case PtxKind.Max: return (isUnsigned ? a > b : x > y) ? a : b;
            case PtxKind.And: return a & b;
            case PtxKind.Or: return a | b;
            case PtxKind.Xor: return a ^ b;
            case PtxKind.Not: return ~a & mask;
            case PtxKind.PopCount: return (ulong)BitOperations.PopCount(a);

            // Counts beyond the width are clamped to it.
            case PtxKind.ShiftLeft: return b >= (ulong)type.Size() * 8 ? 0 : (a << (int)b) & mask;
            case PtxKind.ShiftRight when isUnsigned: return b >= (ulong)type.Size() * 8 ? 0 : a >> (int)b;
            case PtxKind.ShiftRight: return (ulong)(x >> (int)Math.Min(b, 63)) & mask;
            case PtxKind.SetEqual: return a == b ? 1u : 0u;
            case PtxKind.SetNotEqual: return a != b ? 1u : 0u;
            case PtxKind.SetLess: return (isUnsigned ? a < b : x < y) ? 1u : 0u;
            case PtxKind.SetLessEqual: return (isUnsigned ? a <= b : x <= y) ? 1u : 0u;
            case PtxKind.SetGreater: return (isUnsigned ? a > b : x > y) ? 1u : 0u;
            case PtxKind.SetGreaterEqual: return (isUnsigned ? a >= b : x >= y) ? 1u : 0u;
            case PtxKind.SetGreaterEqualOr: return x >= y || c != 0 ? 1u : 0u;
            default: throw Unknown(instruction.Kind, type);
        }
    }

    private static ulong MultiplyHigh(long x, long y, PtxType type) => type switch
    {
        PtxType.U64 => Math.BigMul((ulong)x, (ulong)y, out _),
        PtxType.S64 => (ulong)Math.BigMul(x, y, out _),
        _ => (ulong)(x * y) >> (type.Size() * 8),
    };

    private static ulong Divide(in PtxInstruction instruction, long x, long y)
    {
        PtxType type = instruction.Type;
        bool isQuotient = instruction.Kind == PtxKind.Div;
        long lowest = type switch { PtxType.S16 => short.MinValue, PtxType.S32 => int.MinValue, _ => long.MinValue };
        if (y == 0 || (type.IsSigned() && y == -1 && x == lowest))
            throw new PtxException($"{x} {(isQuotient ? "/" : "%")} {y} in .{type} is undefined in PTX");

        if (!type.IsSigned())
            return isQuotient ? (ulong)x / (ulong)y : (ulong)x % (ulong)y;

        return (ulong)(isQuotient ? x / y : x % y);
    }

    private static ulong Single(PtxKind kind, ulong a, ulong b, ulong c)
    {
        float x = BitConverter.UInt32BitsToSingle((uint)a);
        float y = BitConverter.UInt32BitsToSingle((uint)b);
        switch (kind)
        {
            case PtxKind.Add: return Bits(x + y);
            case PtxKind.Sub: return Bits(x - y);
            case PtxKind.MulLo: return Bits(x * y);
            case PtxKind.Div: return Bits(x / y);
            case PtxKind.Fma: return Bits(MathF.FusedMultiplyAdd(x, y, BitConverter.UInt32BitsToSingle((uint)c)));
            case PtxKind.Sqrt: return Bits(MathF.Sqrt(x));
            case PtxKind.Reciprocal: return Bits(1f / x);
            case PtxKind.TestNaN: return float.IsNaN(x) ? 1u : 0u;
            case PtxKind.TestInfinite: return float.IsInfinity(x) ? 1u : 0u;
            case PtxKind.TestFinite: return float.IsFinite(x) ? 1u : 0u;
            case PtxKind.Neg: return Bits(-x);
            case PtxKind.Abs: return Bits(MathF.Abs(x));

            // A number wins over a NaN; -0 is below +0.
            case PtxKind.Min: return Bits(float.IsNaN(x) ? y : float.IsNaN(y) ? x : MathF.Min(x, y));
            case PtxKind.Max: return Bits(float.IsNaN(x) ? y : float.IsNaN(y) ? x : MathF.Max(x, y));
            default: return Relation(kind, float.IsNaN(x) || float.IsNaN(y), x.CompareTo(y), x == y) ? 1u : 0u;
        }
    }

    private static ulong Double(PtxKind kind, ulong a, ulong b, ulong c)
    {
        double x = BitConverter.UInt64BitsToDouble(a);
        double y = BitConverter.UInt64BitsToDouble(b);
        double result;
        switch (kind)
        {
            case PtxKind.Add: result = x + y; break;
            case PtxKind.Sub: result = x - y; break;
            case PtxKind.MulLo: result = x * y; break;
            case PtxKind.Div: result = x / y; break;
            case PtxKind.Fma: result = Math.FusedMultiplyAdd(x, y, BitConverter.UInt64BitsToDouble(c)); break;
            case PtxKind.Sqrt: result = Math.Sqrt(x); break;
            case PtxKind.Reciprocal: result = 1d / x; break;
            case PtxKind.TestNaN: return double.IsNaN(x) ? 1u : 0u;
            case PtxKind.TestInfinite: return double.IsInfinity(x) ? 1u : 0u;
            case PtxKind.TestFinite: return double.IsFinite(x) ? 1u : 0u;
            case PtxKind.Neg: result = -x; break;
            case PtxKind.Abs: result = Math.Abs(x); break;
            case PtxKind.Min: result = double.IsNaN(x) ? y : double.IsNaN(y) ? x : Math.Min(x, y); break;
            case PtxKind.Max: result = double.IsNaN(x) ? y : double.IsNaN(y) ? x : Math.Max(x, y); break;
            default: return Relation(kind, double.IsNaN(x) || double.IsNaN(y), x.CompareTo(y), x == y) ? 1u : 0u;
        }

        return BitConverter.DoubleToUInt64Bits(result);
    }

    private static bool Relation(PtxKind kind, bool isUnordered, int order, bool isEqual) => kind switch
    {
        PtxKind.SetEqual => isEqual,
        PtxKind.SetNotEqual => !isUnordered && !isEqual,
        PtxKind.SetLess => !isUnordered && !isEqual && order < 0,
        PtxKind.SetLessEqual => !isUnordered && (isEqual || order < 0),
        PtxKind.SetGreater => !isUnordered && !isEqual && order > 0,
        PtxKind.SetGreaterEqual => !isUnordered && (isEqual || order > 0),
        PtxKind.SetEqualUnordered => isUnordered || isEqual,
        PtxKind.SetNotEqualUnordered => !isEqual,
        PtxKind.SetLessUnordered => isUnordered || (!isEqual && order < 0),
        PtxKind.SetLessEqualUnordered => isUnordered || isEqual || order < 0,
        PtxKind.SetGreaterUnordered => isUnordered || (!isEqual && order > 0),
        PtxKind.SetGreaterEqualUnordered => isUnordered || isEqual || order > 0,
        PtxKind.SetNumbers => !isUnordered,
        PtxKind.SetNaN => isUnordered,
        _ => throw Unknown(kind, PtxType.F32),
    };

    private static PtxException Unknown(PtxKind kind, PtxType type) => new($"no arithmetic for {kind} on .{type}");
}
