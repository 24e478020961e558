using GpuTrainer.KernelCompiler.Analysis;
using GpuTrainer.KernelCompiler.Ir;
using GpuTrainer.KernelCompiler.Passes;
using GpuTrainer.Support;

namespace GpuTrainer.KernelCompiler.Tests;

/// <summary>The shapes that decide whether a value becomes a scalar, a stepping scalar or a vector.</summary>
public class UniformityTests
{
    [Theory]
    [InlineData("int x = Grid.IdxX * Group.DimX + n;", "Uniform 0 group")]
    [InlineData("int x = Group.IdxY + 1;", "Uniform 0 row")]
    [InlineData("int x = Group.IdxX + 5;", "Affine 1 row")]
    [InlineData("int x = n - Group.IdxX * 3;", "Affine -3 row")]
    [InlineData("int x = (Group.IdxX << 2) + n;", "Affine 4 row")]
    [InlineData("int x = Group.IdxX - Group.IdxX;", "Uniform 0 row")]
    [InlineData("int x = Group.IdxX * n;", "Varying 0 row")]
    [InlineData("int x = Group.IdxX / 2;", "Varying 0 row")]
    [InlineData("int x = ints[n];", "Uniform 0 group")]
    [InlineData("int x = ints[Group.IdxX];", "Varying 0 row")]
    [InlineData("int x = n > 0 ? Group.IdxX : Group.IdxX + 1;", "Affine 1 row")]
    [InlineData("int x = Group.IdxX > 0 ? 1 : 2;", "Varying 0 row")]
    [InlineData("int x = 0; if (Group.IdxX < n) x = 1;", "Varying 0 row")]
    [InlineData("int x = 0; if (Group.IdxY < n) x = 1;", "Uniform 0 row")]
    [InlineData("int x = 0; if (n > 3) x = 1;", "Uniform 0 group")]
    public void Of_ALocal_IsTheLeastShapeOfItsDefinitions(string body, string expected)
    {
        (Uniformity uniformity, Kernel kernel) = Analyze(body + " ints[x] = x;");
        LaneShape shape = uniformity.Of(Find(kernel, "x"));

        Assert.Equal(expected, $"{shape.Variance} {shape.Stride} {(shape.DependsOnThread ? "row" : "group")}");
    }

    [Fact]
    public void Of_CounterOfAVaryingLoop_StaysAffineWhenNobodyReadsItAfterwards()
    {
        (Uniformity uniformity, Kernel kernel) = Analyze("for (int j = Group.IdxX; j < n; j += Group.DimX) ints[j] = 1;");

        Assert.Equal(LaneShape.Affine(1), uniformity.Of(Find(kernel, "j")));
    }

    [Fact]
    public void Of_CounterReadAfterItsVaryingLoop_Varies()
    {
        (Uniformity uniformity, Kernel kernel) = Analyze("int j = Group.IdxX; while (j < n) j += Group.DimX; ints[Group.IdxX] = j;");

        Assert.Equal(Variance.Varying, uniformity.Of(Find(kernel, "j")).Variance);
        Assert.Contains(kernel.Body.Nested(), s => s is Assign && uniformity.KeepsInactiveLanes(s));
    }

    [Fact]
    public void Of_LocalDeclaredUnderTheVaryingCondition_NeedsNoBlend()
    {
        (Uniformity uniformity, Kernel kernel) = Analyze("if (Group.IdxX < n) { int y = n + 1; ints[Group.IdxX] = y + ints[y]; }");

        Assert.DoesNotContain(kernel.Body.Nested(), uniformity.KeepsInactiveLanes);
    }

    [Fact]
    public void Of_LocalSetInANestedVaryingCondition_KeepsInactiveLanes()
    {
        (Uniformity uniformity, Kernel kernel) = Analyze(
            "if (Group.IdxX < n) { int y = 0; if (ints[Group.IdxX] > 3) y = 7; ints[Group.IdxX] = y; }");

        Statement blended = Assert.Single(kernel.Body.Nested(), uniformity.KeepsInactiveLanes);
        Assert.Equal("y = 7", blended.ToString());
    }

    [Fact]
    public void OfIndex_SumOfAUniformLongAndAWidenedLane_IsContiguous()
    {
        (Uniformity uniformity, Kernel kernel) = Analyze("long offset = n; ints[offset + Group.IdxX] = 1;");
        Store store = Assert.Single(kernel.Body.Nested().OfType<Store>());

        Assert.Equal(LaneShape.Affine(1), uniformity.OfIndex(store.Index));
        Assert.Equal(Variance.Varying, uniformity.Of(store.Index).Variance);
    }

    private static (Uniformity Uniformity, Kernel Kernel) Analyze(string body)
    {
        Kernel kernel = KernelSource.Lower($"[Kernel] public static void K(ArrayView<int> ints, int n) {{ {body} }}");
        kernel = EliminateJumps.Apply(kernel);
        return (Uniformity.Analyze(kernel), kernel);
    }

    private static Local Find(Kernel kernel, string name) =>
        Assert.Single(kernel.Body.Nested().OfType<Declare>(), d => d.Local.Name == name).Local;
}
