namespace GpuTrainer.KernelCompiler.Tests.Frontend;

public class HelperInliningTests : LoweringTest
{
    [Fact]
    public void Helper_OfOneExpression_IsThatExpression() => AssertLowers("f[0] = Twice(x) + Twice(n);", """
        declare float v
        v = float(n)
        store f[0] = ((x + x) + (v + v))
        """, "static float Twice(float v) => v + v;");

    [Fact]
    public void Argument_ReadOnce_IsNotCopied() =>
        AssertLowers("f[0] = Half(x * 3);", "store f[0] = (0.5f * (x * 3f))", "static float Half(float v) => 0.5f * v;");

    [Fact]
    public void Argument_ReadInALoop_IsCopied() => AssertLowers("Fill(f, x * 3, n);", """
        declare float v
        v = (x * 3f)
        declare int k
        k = 0
        while (k < n)
          store f[k] = v
        continuing:
          k = (k + 1)
        """, "static void Fill(ArrayView<float> o, float v, int m) { for (int k = 0; k < m; k++) o[k] = v; }");

    [Fact]
    public void Parameter_ThatIsWritten_IsACopy() => AssertLowers("i[0] = Next(n) + n;", """
        declare int v
        v = n
        v = (v * 5)
        store i[0] = (v + n)
        """, "static int Next(int v) { v *= 5; return v; }");

    [Fact]
    public void Argument_ThatIsAView_IsPassedAsItIs() => AssertLowers("var row = f.SubView(n, 4); f[0] = Sum(row);", """
        declare float f_1
        f_1 = load f[(n + 0)]
        declare float f_2
        f_2 = load f[(n + 1)]
        store f[0] = (f_1 + f_2)
        """, "static float Sum(ArrayView<float> v) => v[0] + v[1];");

    [Fact]
    public void Helper_ReturningAView_IsInlined() => AssertLowers("Row(f, n)[1] = x;", """
        declare int f_offset
        f_offset = (n * 4)
        store f[(f_offset + 1)] = x
        """, "static ArrayView<float> Row(ArrayView<float> v, int row) => v.SubView(row * 4, 4);");

    [Fact]
    public void Return_BeforeTheEnd_BecomesTheOtherArm() => AssertLowers("f[0] = Clip(x);", """
        declare float clip
        if (x < 0f)
          clip = 0f
        else
          if (x > 1f)
            clip = 1f
          else
            clip = x
        store f[0] = clip
        """, "static float Clip(float v) { if (v < 0) return 0; if (v > 1) { return 1; } return v; }");

    [Fact]
    public void VoidHelper_WithEarlyReturn_IsInlined() => AssertLowers("Put(f, n);", """
        if (n < 0)
        else
          store f[n] = 1f
        """, "static void Put(ArrayView<float> o, int at) { if (at < 0) return; o[at] = 1; }");

    [Fact]
    public void Return_InALoop_SetsAFlag() => AssertLowers("i[0] = Find(i, n);", """
        declare int find
        find = 0
        declare bool returned
        returned = false
        declare int k
        k = 0
        while (k < n)
          declare int i_1
          i_1 = load i[k]
          if (i_1 == 0)
            find = k
            returned = true
            break
        continuing:
          k = (k + 1)
        if !returned
          find = -1
        store i[0] = find
        """, "static int Find(ArrayView<int> v, int m) { for (int k = 0; k < m; k++) { if (v[k] == 0) return k; } return -1; }");

    [Fact]
    public void Return_InANestedLoop_LeavesBoth() => AssertLowers("i[0] = Find(n);", """
        declare int find
        find = 0
        declare bool returned
        returned = false
        while (n > 0)
          while true
            if (n > 1)
              find = 1
              returned = true
              break
          if returned
            break
        if !returned
          find = 2
        store i[0] = find
        """,
        "static int Find(int m) { while (m > 0) { while (true) { if (m > 1) return 1; } } return 2; }");

    [Fact]
    public void Return_InOneOfTwoNestedIfs_GuardsTheRest() => AssertLowers("i[0] = Pick(n, flag);", """
        declare int pick
        pick = 0
        declare bool returned
        returned = false
        if flag
          if (n > 1)
            pick = 1
            returned = true
        if !returned
          pick = 2
        store i[0] = pick
        """, "static int Pick(int m, bool c) { if (c) { if (m > 1) return 1; } return 2; }");

    [Fact]
    public void Helper_InAConditionOfALoop_RunsInItsHeader() => AssertLowers("int k = 0; while (First(i, k) > 0) k++;", """
        declare int k
        k = 0
        while (i_1 > 0)
        header:
          declare int i_1
          i_1 = load i[k]
          k = (k + 1)
        """, "static int First(ArrayView<int> v, int at) => v[at];");

    [Fact]
    public void Helper_OfAHelperInAnotherClass_IsInlined() => AssertLowers("f[0] = Outer(x);", "store f[0] = ((x + 1f) * 2f)",
        "static float Outer(float v) => Inner.Add(v) * 2;\n}\npublic static partial class Inner\n{\npublic static float Add(float v) " +
        "=> v + 1;");

    [Fact]
    public void Argument_ThatIsLeftOut_HasItsDefault() => AssertLowers("f[0] = Leaky(x);", "store f[0] = (x * 0.5f)",
        "static float Leaky(float v, float slope = 0.5f) => v * slope;");

    [Fact]
    public void LocalArrays_OfTwoCalls_AreTwo()
    {
        string text = GpuTrainer.Support.KernelSource.Lower("""
            [Kernel]
            public static void K(ArrayView<int> i) { Use(i, 0); Use(i, 1); }
            static void Use(ArrayView<int> o, int at) { var t = LocalMemory.Allocate<int>(2); t[0] = at; o[at] = t[0]; }
            """).ToString();
        Assert.Contains("local int t[2]", text, StringComparison.Ordinal);
        Assert.Contains("local int t_2[2]", text, StringComparison.Ordinal);
    }
}
