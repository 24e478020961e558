using System.Numerics;
using GpuTrainer.Compute;
using GpuTrainer.Conformance.BackEnds;
using static GpuTrainer.Conformance.SpecialValues;

namespace GpuTrainer.Conformance;

/// <summary>Operators, functions and conversions.</summary>
public abstract partial class ConformanceTests<TBackEnd>
{
    [ConformanceFact]
    public void Int_Arithmetic_WrapsAsInCSharp() => Check<int>("Integers.IntArithmetic", [.. Ints, .. RandomInts(10, 1)],
    [
        ("x + y", (x, y) => x + y), ("x - y", (x, y) => x - y), ("x * y", (x, y) => x * y), ("x & y", (x, y) => x & y), (
            "x | y", (x, y) => x | y),
        ("x ^ y", (x, y) => x ^ y), ("~x", (x, _) => ~x), ("-x", (x, _) => -x), ("min", Math.Min), ("max", Math.Max),
        ("abs", (x, _) => x == int.MinValue ? x : Math.Abs(x)), ("x * y + (x - y) * 3", (x, y) => (x * y) + ((x - y) * 3)),
    ]);

    [ConformanceFact]
    public void IntDivision_ByZeroGivesZero_AndMinValueByMinusOneWraps() =>
        Check<int>("Integers.IntDivision", [.. Ints, .. RandomInts(10, 2)],
    [
        ("x / y", (x, y) => y == 0 ? 0 : (int)((long)x / y)), ("x % y", (x, y) => y == 0 ? 0 : (int)((long)x % y)), (
            "x / 8", (x, _) => x / 8),
        ("x % -3", (x, _) => x % -3), ("x / -1", (x, _) => -x), ("x % 10", (x, _) => x % 10),
    ]);

    [ConformanceFact]
    public void Int_Shifts_MaskTheCount() => Check<int>("Integers.IntShifts", [.. Ints, .. RandomInts(10, 3)],
    [
        ("x << y", (x, y) => x << y), ("x >> y", (x, y) => x >> y), ("x >>> y", (x, y) => x >>> y), ("x << 33", (x, _) => x << 1), (
            "x >> -1", (x, _) => x >> 31),
    ]);

    [ConformanceFact]
    public void Int_Comparison_IsSignedOrUnsignedByType()
    {
        (int[] a, int[] b) = Pairs(Ints);
        var r = new int[a.Length];
        BackEnd.RunOver("Integers.IntCompare", [a.Length], a, b, r);
        AssertResults(
            a, b, r, ("comparisons", (x, y) => Bits(x == y, x != y, x < y, x <= y, x > y, x >= y, (uint)x < (uint)y, x > 0 != y > 0)));
    }

    [ConformanceFact]
    public void UInt_EveryOperator_GivesCSharpsBits() => Check<uint>("Integers.UIntOperators", UInts,
    [
        ("x + y", (x, y) => x + y), ("x - y", (x, y) => x - y), ("x * y", (x, y) => x * y), ("x / y", (x, y) => y == 0 ? 0 : x / y),
        ("x % y", (x, y) => y == 0 ? 0 : x % y), ("x << y", (x, y) => x << (int)y), ("x >> y", (x, y) => x >> (int)y), ("min", Math.Min), (
            "max", Math.Max),
        ("multiply high", (x, y) => (uint)(((ulong)x * y) >> 32)),
        ("pop count", (x, _) => (uint)Convert.ToString(x, 2).Count(c => c == '1')), ("x / 7", (x, _) => x / 7),
    ]);

    [ConformanceFact]
    public void Long_EveryOperator_GivesCSharpsBits() => Check<long>("Integers.LongOperators", Longs,
    [
        ("x + y", (x, y) => x + y), ("x - y", (x, y) => x - y), ("x * y", (x, y) => x * y), (
            "x / y", (x, y) => y == 0 ? 0 : (long)((Int128)x / y)),
        ("x % y", (x, y) => y == 0 ? 0 : (long)((Int128)x % y)), ("x << y", (x, y) => x << (int)y), ("x >> y", (x, y) => x >> (int)y),
        ("x >>> y", (x, y) => x >>> (int)y), ("min", Math.Min), ("max", Math.Max), ("abs", (x, _) => x < 0 ? -x : x), (
            "bits", (x, y) => (x & y) ^ (x | ~y)),
        ("x < y", (x, y) => x < y ? 1 : 0),
    ]);

    [ConformanceFact]
    public void Bytes_WidenOnLoad_AndWrapOnStore()
    {
        foreach (int n in Sizes)
        {
            byte[] a = [.. Enumerable.Range(0, n).Select(i => (byte)(i * 7))];
            var r = new byte[n];
            BackEnd.RunOver("Integers.Bytes", [n], a, r);
            AssertSame(a.Select(x => (byte)((x * 3) - 1)), r);
        }
    }

    [ConformanceFact]
    public void Float_Arithmetic_IsRoundedOncePerOperation() => Check<float>("Floats.FloatArithmetic", [.. Floats, .. RandomFloats(12, 4)],
    [
        ("x + y", (x, y) => x + y), ("x - y", (x, y) => x - y), ("x * y", (x, y) => x * y), ("x / y", (x, y) => x / y), (
            "-x", (x, _) => -x),
        ("min", MathF.Min), ("max", MathF.Max), ("x * y + x", TwoRoundings), ("fma", (x, y) => MathF.FusedMultiplyAdd(x, y, x)),
        ("x * 0.1f - denormal", (x, _) => (float)((float)((double)x * 0.1f) - (double)1e-40f)),
    ]);

    [ConformanceFact]
    public void Float_Constants_StayWhereTheyAreWritten() => Check<float>("Floats.FloatConstants", [.. Floats, .. RandomFloats(12, 18)],
    [
        ("(x + 0.1) + 0.2", (x, _) => Sum(Sum(x, 0.1f), 0.2f)), ("(x - 0.1) - 0.2", (x, _) => Sum(Sum(x, -0.1f), -0.2f)),
        ("(x * 0.1) * 0.3", (x, _) => Product(Product(x, 0.1f), 0.3f)), ("0.1 - (0.2 - x)", (x, _) => Sum(0.1f, -Sum(0.2f, -x))), (
            "x + 0", (x, _) => Sum(x, 0f)),
        ("0 - x", (x, _) => Sum(0f, -x)), ("0 < x", (x, _) => x > 0f ? 1f : 2f), ("1 / x", (x, _) => (float)(1d / x)),
        ("((x - 0.1) + 0.1) + y * 0", (x, y) => Sum(Sum(Sum(x, -0.1f), 0.1f), Product(y, 0f))),
    ]);

    [ConformanceFact]
    public void Float_Functions_AreExact()
    {
        float[] a = [.. Floats, .. RandomFloats(1000 - Floats.Length, 5)];
        var r = new float[a.Length * 10];
        BackEnd.RunOver("Floats.FloatFunctions", [a.Length], a, r, a.Length);
        AssertResults(
            a, a, r, ("abs", (x, _) => MathF.Abs(x)), ("sqrt", (x, _) => MathF.Sqrt(x)), ("floor", (x, _) => MathF.Floor(x)), (
                "ceiling", (x, _) => MathF.Ceiling(x)),
            ("truncate", (x, _) => MathF.Truncate(x)), ("round", (x, _) => MathF.Round(x, MidpointRounding.ToEven)), (
                "is NaN", (x, _) => float.IsNaN(x) ? 1 : 0),
            ("is infinity", (x, _) => float.IsInfinity(x) ? 1 : 0), ("is finite", (x, _) => float.IsFinite(x) ? 1 : 0),
            ("flip last bit", (x, _) => BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(x) ^ 1)));
    }

    [ConformanceFact]
    public void FloatCompare_IsFalseWithNaN_SaveNotEqual()
    {
        (float[] a, float[] b) = Pairs(Floats);
        var r = new int[a.Length];
        BackEnd.RunOver("Floats.FloatCompare", [a.Length], a, b, r);
        AssertResults(a, b, r, ("comparisons", (x, y) => Bits(x == y, x != y, x < y, x <= y, x > y, x >= y, !(x < y), x <= y)));
    }

    [ConformanceFact]
    public void Double_EveryOperator_GivesCSharpsBits()
    {
        if (BackEnd.HasDouble)
        {
            Check<double>("Floats.DoubleOperators", Doubles,
            [
                ("x + y", (x, y) => x + y), ("x - y", (x, y) => x - y), ("x * y", (x, y) => x * y), ("x / y", (x, y) => x / y),
                ("min", Math.Min), ("max", Math.Max),
                ("abs", (x, _) => Math.Abs(x)), ("sqrt", (x, _) => Math.Sqrt(x)), ("floor", (x, _) => Math.Floor(x)), (
                    "x * y + x", (x, y) => (x * y) + x),
                ("fma", (x, y) => Math.FusedMultiplyAdd(x, y, x)), ("(float)x", (x, _) => (float)x), ("select", (x, y) => x < y ? 0.1 : -x),
            ]);
        }
    }

    [ConformanceFact]
    public void Conversion_FromFloat_TruncatesSaturatesAndTakesNaNToZero()
    {
        float[] a = [.. Floats, .. RandomFloats(100, 6)];
        int n = a.Length;
        var toInt = new int[n];
        var toUInt = new uint[n];
        var toLong = new long[n];
        var toByte = new byte[n];
        BackEnd.RunOver("Conversions.FromFloat", [n], a, toInt, toUInt, toLong, toByte);
        AssertResults(a, a, toInt, ("int", (x, _) => (int)Saturate(x, int.MinValue, int.MaxValue)));
        AssertResults(a, a, toUInt, ("uint", (x, _) => (uint)Saturate(x, 0, uint.MaxValue)));
        AssertResults(a, a, toLong, ("long", (x, _) => (long)Saturate(x, long.MinValue, long.MaxValue)));
        AssertResults(a, a, toByte, ("byte", (x, _) => (byte)(int)Saturate(x, int.MinValue, int.MaxValue)));
    }

    [ConformanceFact]
    public void Conversion_FromDouble_TruncatesSaturatesAndTakesNaNToZero()
    {
        if (BackEnd.HasDouble)
        {
            int n = Doubles.Length;
            var toInt = new int[n];
            var toUInt = new uint[n];
            var toLong = new long[n];
            var toFloat = new float[n];
            BackEnd.RunOver("Conversions.FromDouble", [n], Doubles, toInt, toUInt, toLong, toFloat);
            AssertResults(Doubles, Doubles, toInt, ("int", (x, _) => (int)Saturate(x, int.MinValue, int.MaxValue)));
            AssertResults(Doubles, Doubles, toUInt, ("uint", (x, _) => (uint)Saturate(x, 0, uint.MaxValue)));
            AssertResults(Doubles, Doubles, toLong, ("long", (x, _) => (long)Saturate(x, long.MinValue, long.MaxValue)));
            AssertResults(Doubles, Doubles, toFloat, ("float", (x, _) => (float)x));
        }
    }

    [ConformanceFact]
    public void Conversion_OfIntegersToFloat_RoundsToNearestEven()
    {
        int n = Longs.Length;
        int[] a = [.. Longs.Select(x => (int)x)];
        var r = new float[4 * n];
        BackEnd.RunOver("Conversions.IntegersToFloat", [n], a, Longs, r, n);
        AssertResults(
            Longs, Longs, r, ("int", (x, _) => (int)x), ("uint", (x, _) => (uint)x), ("long", (x, _) => x), ("byte", (x, _) => (byte)x));
    }

    [ConformanceFact]
    public void Conversion_OfIntegersToDouble_RoundsToNearestEven()
    {
        if (BackEnd.HasDouble)
        {
            int n = Longs.Length;
            int[] a = [.. Longs.Select(x => (int)x)];
            var r = new double[4 * n];
            BackEnd.RunOver("Conversions.IntegersToDouble", [n], a, Longs, r, n);
            AssertResults(Longs, Longs, r, ("int", (x, _) => (int)x), ("uint", (x, _) => (uint)x), ("long", (x, _) => x),
                ("float", (x, _) => (float)(int)x));
        }
    }

    [ConformanceFact]
    public void Conversion_BetweenIntegers_TruncatesOrExtends()
    {
        int n = Longs.Length;
        int[] a = [.. Longs.Select(x => (int)x)];
        var r = new long[5 * n];
        BackEnd.RunOver("Conversions.BetweenIntegers", [n], a, Longs, r, n);
        AssertResults(
            Longs, Longs, r, ("int to long", (x, _) => (int)x), ("uint to long", (x, _) => (uint)x), ("long to int", (x, _) => (int)x),
            ("long to uint", (x, _) => (uint)x), ("long to byte", (x, _) => (byte)x));
    }

    [ConformanceFact]
    public void BitCast_OfAnyValue_KeepsTheBits()
    {
        float[] a = [.. Floats.Where(x => !float.IsNaN(x))];
        var bits = new int[a.Length];
        var back = new float[a.Length];
        BackEnd.RunOver("Conversions.BitCasts", [a.Length], a, bits, back);
        AssertSame(a.Select(BitConverter.SingleToInt32Bits), bits);
        AssertSame(a, back);
    }

    private void Check<T>(string kernel, IReadOnlyList<T> values, (string Name, Func<T, T, T> Expected)[] results)
        where T : unmanaged, INumber<T>
    {
        (T[] a, T[] b) = Pairs(values);
        var r = new T[a.Length * results.Length];
        BackEnd.RunOver(kernel, [a.Length], a, b, r, a.Length);
        AssertResults(a, b, r, results);
    }

    // In double, rounded: right for one operation on floats.
    private static float Sum(float x, float y) => (float)((double)x + y);

    private static float Product(float x, float y) => (float)((double)x * y);

    // Through double, which no compiler contracts: exact product of floats, rounded, exact enough sum, rounded.
    private static float TwoRoundings(float x, float y)
    {
        float product = (float)((double)x * y);
        return (float)((double)product + x);
    }

    private static Int128 Saturate(double x, Int128 least, Int128 most) =>
        double.IsNaN(x) ? 0 : x <= (double)least ? least : x >= (double)most ? most : (Int128)x;

    private static int Bits(params bool[] flags) => flags.Select((flag, i) => flag ? 1 << i : 0).Sum();
}
