namespace GpuTrainer.KernelCompiler.Tests.Frontend;

public class MemoryLoweringTests : LoweringTest
{
    [Fact]
    public void Element_InAnExpression_IsLoadedIntoALocal() => AssertLowers("f[n] = f[n + 1];", """
        declare float f_1
        f_1 = load f[(n + 1)]
        store f[n] = f_1
        """);

    [Fact]
    public void Local_DeclaredWithALoad_IsLoadedDirectly() => AssertLowers("float v = f[n]; f[0] = v;", """
        declare float v
        v = load f[n]
        store f[0] = v
        """);

    [Fact]
    public void Loads_InAnExpression_KeepTheOrderOfEvaluation() => AssertLowers("f[i[0]] = f[i[1]] - f[i[2]] * x;", """
        declare int i_1
        i_1 = load i[0]
        declare int i_2
        i_2 = load i[1]
        declare float f_1
        f_1 = load f[i_2]
        declare int i_3
        i_3 = load i[2]
        declare float f_2
        f_2 = load f[i_3]
        store f[i_1] = (f_1 - (f_2 * x))
        """);

    [Fact]
    public void Index_ThatIsLong_StaysLong() => AssertLowers("f[l.Length - 1] = x;", "store f[(l.Length - 1L)] = x");

    [Fact]
    public void Lengths_OfViews_BecomeViewLengths() => AssertLowers("l[0] = f.Length; i[0] = f.IntLength;", """
        store l[0] = f.Length
        store i[0] = int(f.Length)
        """);

    [Fact]
    public void CompoundAssignment_ToAnElement_EvaluatesItsIndexOnce() => AssertLowers("f[i[0]] += f[1];", """
        declare int i_1
        i_1 = load i[0]
        declare float f_1
        f_1 = load f[i_1]
        declare float f_2
        f_2 = load f[1]
        store f[i_1] = (f_1 + f_2)
        """);

    [Fact]
    public void Byte_InAView_ArrivesAsIntAndIsStoredWithItsLowBits() => AssertLowers("b[0] = (byte)(b[1] + n); b[2] += 3; b[4]--;", """
        declare int b_1
        b_1 = load b[1]
        store b[0] = byte((b_1 + n))
        declare int b_2
        b_2 = load b[2]
        store b[2] = byte((b_2 + 3))
        declare int b_3
        b_3 = load b[4]
        store b[4] = byte((b_3 - 1))
        """);

    [Fact]
    public void SubView_OfAView_KeepsTheOffsetThatItHad() => AssertLowers(
        "int r = 1; ArrayView<float> row = f.SubView(r * n, n); r++; row[r] = row.IntLength; row[2L] = row.Length;", """
        declare int r
        r = 1
        declare int f_offset
        f_offset = (r * n)
        r = (r + 1)
        store f[(f_offset + r)] = float(n)
        store f[(long(f_offset) + 2L)] = float(long(n))
        """);

    [Fact]
    public void SubView_OfASubView_AddsTheOffsets() => AssertLowers("var a = f.SubView(4, 9); var c = a.SubView(n, 3); c[0] = x;", """
        declare int f_offset
        f_offset = (4 + n)
        store f[(f_offset + 0)] = x
        """);

    [Fact]
    public void SubView_ToTheEnd_HasTheRestOfTheLength() => AssertLowers("var a = f.SubView(8L); l[0] = a.Length;", """
        declare long f_length
        f_length = (f.Length - 8L)
        store l[0] = f_length
        """);

    [Fact]
    public void Arrays_SharedAndLocal_AreNamedAfterTheirLocals()
    {
        const string Text = """
            const int N = 4;
            [Kernel]
            public static void K(ArrayView<float> f)
            {
                ArrayView<float> tile = SharedMemory.Allocate<float>(N * 2);
                var sums = LocalMemory.Allocate<double>(3);
                sums[0] = tile.IntLength;
                tile[Group.IdxX] = (float)sums[0];
            }
            """;
        Assert.Equal(
            """
            kernel Kernels.K(view float f)
              shared float tile[8]
              local double sums[3]
              store sums[0] = double(8)
              declare double sums_1
              sums_1 = load sums[0]
              store tile[GroupIndex.X] = float(sums_1)

            """.ReplaceLineEndings("\n"),
            GpuTrainer.Support.KernelSource.Lower(Text).ToString());
    }

    [Fact]
    public void Atomics_WithoutAReader_ReturnNoOldValue() => AssertLowers(
        "Atomic.Add(ref i[n], 2); u[0] = Atomic.Max(ref u[1], 7u); Atomic.CompareExchange(ref l[0], 1, 2);", """
        atomic Add i[n], 2
        declare uint old
        old = atomic Max u[1], 7u
        store u[0] = old
        atomic CompareExchange l[0], 2L, 1L
        """);
}
