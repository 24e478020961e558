namespace GpuTrainer.KernelCompiler.Tests.Frontend;

public class StatementLoweringTests : LoweringTest
{
    [Fact]
    public void Names_ThatRepeat_GetNumbers() =>
    AssertLowers("{ int v = 1; i[0] = v; } { int v = 2; i[1] = v; } int @class = 3, _low = 4; i[2] = @class + _low;", """
        declare int v
        v = 1
        store i[0] = v
        declare int v_1
        v_1 = 2
        store i[1] = v_1
        declare int class_
        class_ = 3
        declare int v_low
        v_low = 4
        store i[2] = (class_ + v_low)
        """);

    [Fact]
    public void Parameter_ThatIsAssigned_IsCopied() => AssertLowers("n -= 2; i[0] = n;", """
        declare int n_1
        n_1 = n
        n_1 = (n_1 - 2)
        store i[0] = n_1
        """);

    [Fact]
    public void CompoundAssignment_OfOtherTypes_ConvertsInAndOut() =>
    AssertLowers("int v = n; v += (int)1.5f; v = (int)(v * 1.5f); byte s = 1; s += 250; s <<= 2; long w = 1; w += n; w >>= 3; bool c = "
        + "flag; c &= n > 1;", """
        declare int v
        v = n
        v = (v + 1)
        v = int((float(v) * 1.5f))
        declare int s
        s = 1
        s = ((s + 250) & 255)
        s = ((s << 2) & 255)
        declare long w
        w = 1L
        w = (w + long(n))
        w = (w >> 3)
        declare bool c
        c = flag
        c = (c & (n > 1))
        """);

    [Fact]
    public void CompoundAssignment_OfAWiderRightSide_ComputesInItsType() =>
    AssertLowers("int v = n; v *= 3; float w = x; w /= n; double e = 1; e -= x;", """
        declare int v
        v = n
        v = (v * 3)
        declare float w
        w = x
        w = (w / float(n))
        declare double e
        e = 1d
        e = (e - double(x))
        """);

    [Fact]
    public void Lower_IncrementAndDecrement_AreAssignments() =>
    AssertLowers("int v = 0; v++; --v; float w = 0; w++; byte s = 255; s++;", """
        declare int v
        v = 0
        v = (v + 1)
        v = (v - 1)
        declare float w
        w = 0f
        w = (w + 1f)
        declare int s
        s = 255
        s = ((s + 1) & 255)
        """);

    [Fact]
    public void Lower_IfElse_KeepsBothArms() => AssertLowers("if (n > 1) i[0] = 1; else if (n > 0) { i[0] = 2; } else i[0] = 3;", """
        if (n > 1)
          store i[0] = 1
        else
          if (n > 0)
            store i[0] = 2
          else
            store i[0] = 3
        """);

    [Fact]
    public void For_WithADeclaration_DeclaresBesideTheLoop() => AssertLowers("for (int k = 0, m = 1; k < n; k++, m *= 2) i[k] = m;", """
        declare int k
        k = 0
        declare int m
        m = 1
        while (k < n)
          store i[k] = m
        continuing:
          k = (k + 1)
          m = (m * 2)
        """);

    [Fact]
    public void For_WithoutACondition_IsEndless() => AssertLowers("for (;;) { if (flag) break; if (n > 0) continue; i[0] = 1; }", """
        while true
          if flag
            break
          if (n > 0)
            continue
          store i[0] = 1
        """);

    [Fact]
    public void While_WithALoad_HasAHeader() => AssertLowers("int k = 0; while (i[k] != 0) k++;", """
        declare int k
        k = 0
        while (i_1 != 0)
        header:
          declare int i_1
          i_1 = load i[k]
          k = (k + 1)
        """);

    [Fact]
    public void DoWhile_WithACondition_TestsLast() => AssertLowers("int k = 0; do { k++; } while (i[k] > k);", """
        declare int k
        k = 0
        do
        header:
          declare int i_1
          i_1 = load i[k]
          k = (k + 1)
        while (i_1 > k)
        """);

    [Fact]
    public void Return_InAKernel_EndsTheThread() => AssertLowers("if (n > 0) return; i[0] = 1; return;", """
        if (n > 0)
          return
        store i[0] = 1
        """);

    [Fact]
    public void Switch_OnAValue_IsAChainOfIfs() =>
    AssertLowers("switch (n) { case 1: case 2: i[0] = 1; break; case 5: return; default: { i[0] = 3; break; } } i[1] = 4;", """
        if ((n == 1) | (n == 2))
          store i[0] = 1
        else
          if (n == 5)
            return
          else
            store i[0] = 3
        store i[1] = 4
        """);

    [Fact]
    public void Lower_Barrier_KeepsIt() => AssertLowers("Group.Barrier();", "barrier");

    [Fact]
    public void Kernel_ThatIsAutoGrouped_IsGuardedByItsExtent()
    {
        string text = GpuTrainer.Support.KernelSource.Lower("""
            [Kernel]
            public static void Relu(Index1D i, ArrayView<float> input, ArrayView<float> output)
            {
                output[i] = MathF.Max(input[i], 0f);
            }
            """).ToString();
        Assert.Equal("""
            kernel Kernels.Relu(view float input, view float output, int extentX)
              declare int i
              i = ((GridIndex.X * GroupDimension.X) + GroupIndex.X)
              if (i < extentX)
                declare float input_1
                input_1 = load input[i]
                store output[i] = max(input_1, 0f)

            """, text);
    }

    [Fact]
    public void Index_OfTwoDimensions_HasTwoLocalsAndExtents()
    {
        string text = GpuTrainer.Support.KernelSource.Lower("""
            [Kernel]
            public static void Fill(Index2D index, ArrayView<int> output, int columns)
            {
                output[index.Y * columns + index.X] = 1;
            }
            """).ToString();
        Assert.Equal("""
            kernel Kernels.Fill(view int output, int columns, int extentX, int extentY)
              declare int indexX
              indexX = ((GridIndex.X * GroupDimension.X) + GroupIndex.X)
              declare int indexY
              indexY = ((GridIndex.Y * GroupDimension.Y) + GroupIndex.Y)
              if ((indexX < extentX) & (indexY < extentY))
                store output[((indexY * columns) + indexX)] = 1

            """, text);
    }
}
