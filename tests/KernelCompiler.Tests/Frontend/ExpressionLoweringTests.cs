namespace GpuTrainer.KernelCompiler.Tests.Frontend;

public class ExpressionLoweringTests : LoweringTest
{
    [Fact]
    public void Lower_Arithmetic_KeepsItsOperators() =>
        AssertLowers("i[0] = -n + ~n * 3 - n / 5 % 7;", "store i[0] = ((-n + (~n * 3)) - ((n / 5) % 7))");

    [Fact]
    public void Lower_BitwiseOperators_KeepsThem() => AssertLowers("i[0] = n & 3 | n ^ 5;", "store i[0] = ((n & 3) | (n ^ 5))");

    [Fact]
    public void Lower_Shifts_TakesAnIntCount() => AssertLowers("i[0] = n << 33; i[1] = n >> n; i[2] = n >>> 1; u[0] = (uint)n >>> 1;", """
        store i[0] = (n << 33)
        store i[1] = (n >> n)
        store i[2] = (n >>> 1)
        store u[0] = (uint(n) >> 1)
        """);

    [Fact]
    public void Lower_IntAndUint_MeetsInLong() => AssertLowers("uint w = 1; l[0] = n + w;", """
        declare uint w
        w = 1u
        store l[0] = (long(n) + long(w))
        """);

    [Fact]
    public void Lower_Constants_FoldsThem() =>
    AssertLowers("f[0] = C * 2 + Scale; i[0] = int.MinValue; f[1] = float.NegativeInfinity; f[2] = 1e-45f;", """
        store f[0] = (10f + 1.5f)
        store i[0] = -2147483648
        store f[1] = -Infinityf
        store f[2] = 1E-45f
        """, "const int C = 5; static readonly float Scale = 3 / 2f;");

    [Fact]
    public void Lower_Conversions_AreExplicit() =>
    AssertLowers("i[0] = (int)x; l[0] = (long)x; u[0] = (uint)n; d[0] = x; f[0] = (float)l.Length; i[1] = (byte)n; i[2] = (byte)x;", """
        store i[0] = int(x)
        store l[0] = long(x)
        store u[0] = uint(n)
        store d[0] = double(x)
        store f[0] = float(l.Length)
        store i[1] = (n & 255)
        store i[2] = (int(x) & 255)
        """);

    [Fact]
    public void Lower_Comparisons_KeepsTheirOperators() =>
    AssertLowers("bool c = x < 1 == flag; bool e = n != 3 ^ flag; i[0] = c & !e ? 1 : 0;", """
        declare bool c
        c = !((x < 1f) ^ flag)
        declare bool e
        e = ((n != 3) ^ flag)
        store i[0] = ((c & !e) ? 1 : 0)
        """);

    [Fact]
    public void ShortCircuit_OfPureSides_IsEvaluatedAtOnce() =>
        AssertLowers("if (n > 0 && x < 1 || flag) i[0] = 1;", """
        if (((n > 0) & (x < 1f)) | flag)
          store i[0] = 1
        """);

    [Fact]
    public void ShortCircuit_WithALoad_LoadsOnlyWhenCSharpDoes() =>
    AssertLowers("if (n > 0 && f[n] > 0) i[0] = 1; if (flag || f[n] > 0) i[1] = 1;", """
        declare bool both
        both = (n > 0)
        if both
          declare float f_1
          f_1 = load f[n]
          both = (f_1 > 0f)
        if both
          store i[0] = 1
        declare bool either
        either = flag
        if !either
          declare float f_2
          f_2 = load f[n]
          either = (f_2 > 0f)
        if either
          store i[1] = 1
        """);

    [Fact]
    public void Choice_OfPureArms_IsASelect() => AssertLowers("f[0] = flag ? x : -x;", "store f[0] = (flag ? x : -x)");

    [Fact]
    public void Choice_WithALoad_IsABranch() => AssertLowers("f[0] = 1 + (n < f.Length ? f[n] : 0);", """
        declare float choice
        if (long(n) < f.Length)
          declare float f_1
          f_1 = load f[n]
          choice = f_1
        else
          choice = 0f
        store f[0] = (1f + choice)
        """);

    [Fact]
    public void Choice_WithALoad_GivesADeclaredLocalItsValueDirectly() => AssertLowers("float v = flag ? f[n] : x;", """
        declare float v
        if flag
          declare float f_1
          f_1 = load f[n]
          v = f_1
        else
          v = x
        """);

    [Fact]
    public void Lower_ExactFunctions_AreMathCalls() => AssertLowers(
        "f[0] = MathF.Sqrt(MathF.Abs(x)); d[0] = Math.Floor(x) + Math.Ceiling((double)x); f[1] = XMath.Max(x, MathF.Min(x, 1)); f[2] = "
        + "MathF.Truncate(x); " +
        "i[0] = Math.Max(n, 2);", """
        store f[0] = Sqrt(Abs(x))
        store d[0] = (Floor(double(x)) + Ceiling(double(x)))
        store f[1] = max(x, min(x, 1f))
        store f[2] = Truncate(x)
        store i[0] = max(n, 2)
        """);

    [Fact]
    public void Round_WithoutAMode_IsToEven() => AssertLowers("f[0] = MathF.Round(x) + XMath.RoundToEven(x); d[0] = Math.Round(d[1]);", """
        store f[0] = (RoundEven(x) + RoundEven(x))
        declare double d_1
        d_1 = load d[1]
        store d[0] = RoundEven(d_1)
        """);

    [Fact]
    public void Lower_FloatTests_TestsBits() => AssertLowers(
        "if (float.IsNaN(x) | XMath.IsInfinity(x) | double.IsFinite(d.Length)) i[0] = 1;", """
        if ((((bits_as_int(x) & 2147483647) > 2139095040) | ((bits_as_int(x) & 2147483647) == 2139095040)) | ((bits_as_long(double(d.Length)) & 9223372036854775807L) < 9218868437227405312L))
          store i[0] = 1
        """);

    [Fact]
    public void Lower_BitCasts_KeepsThem() => AssertLowers(
        "i[0] = BitConverter.SingleToInt32Bits(x); u[0] = Interop.FloatAsInt(x); f[0] = BitConverter.Int32BitsToSingle(n); f[1] = "
        + "Interop.IntAsFloat((uint)n);", """
        store i[0] = bits_as_int(x)
        store u[0] = bits_as_uint(x)
        store f[0] = bits_as_float(n)
        store f[1] = bits_as_float(uint(n))
        """);

    [Fact]
    public void Lower_KernelMathAndPopCount_AreIntrinsics() => AssertLowers(
        "f[0] = KernelMath.FusedMultiplyAdd(x, 2, 3); u[0] = KernelMath.MultiplyHigh((uint)n, 7u); i[0] = BitOperations.PopCount((uint)n) "
        + "+ XMath.PopCount(n);", """
        store f[0] = FusedMultiplyAdd(x, 2f, 3f)
        store u[0] = MultiplyHigh(uint(n), 7u)
        store i[0] = (int(PopCount(uint(n))) + int(PopCount(uint(n))))
        """);

    [Fact]
    public void Arguments_WithNames_AreEvaluatedAsWrittenAndPassedByName() => AssertLowers("f[0] = MathF.Max(y: f[1], x: f[2]);", """
        declare float f_1
        f_1 = load f[1]
        declare float f_2
        f_2 = load f[2]
        store f[0] = max(f_2, f_1)
        """);

    [Fact]
    public void Lower_LaunchIndices_ReadsThem() => AssertLowers("i[Grid.IdxY * Group.DimY + Group.IdxY] = Grid.DimZ;", """
        store i[((GridIndex.Y * GroupDimension.Y) + GroupIndex.Y)] = GridDimension.Z
        """);

    [Fact]
    public void Index1D_AsAValue_IsAnInt() =>
    AssertLowers("Index1D j = n; j += 2; int k = j * 3 + n; n += j; i[j] = k < j ? j.X : new Index1D(4);", """
        declare int n_1
        n_1 = n
        declare int j
        j = n_1
        j = (j + 2)
        declare int k
        k = ((j * 3) + n_1)
        n_1 = (n_1 + j)
        store i[j] = ((k < j) ? j : 4)
        """);

    [Fact]
    public void ExtensionMethod_OfAValue_IsAHelper() => AssertLowers(
        "f[0] = x.Doubled();", "store f[0] = (2f * x)", "static float Doubled(this float v) => 2 * v;");
}
