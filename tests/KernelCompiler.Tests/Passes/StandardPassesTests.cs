using GpuTrainer.KernelCompiler.Ir;
using GpuTrainer.KernelCompiler.Passes;
using GpuTrainer.Support;

namespace GpuTrainer.KernelCompiler.Tests.Passes;

public class StandardPassesTests
{
    [Fact]
    public void Apply_RegisterTileProduct_KeepsOneLoopAndNoArray()
    {
        Kernel kernel = StandardPasses.Apply(SampleKernels.RegisterTileProduct(rows: 2, columns: 2));
        Assert.Empty(kernel.LocalArrays);
        Assert.Equal(
            """
            kernel Test.Product(view float a, view float b, view float c, int k)
              declare float sum_0
              sum_0 = 0f
              declare float sum_1
              sum_1 = 0f
              declare float sum_2
              sum_2 = 0f
              declare float sum_3
              sum_3 = 0f
              declare int p
              p = 0
              while (p < k)
                declare float y
                y = load b[(p * 2)]
                declare float y1
                y1 = load b[((p * 2) + 1)]
                declare float x
                x = load a[p]
                sum_0 = FusedMultiplyAdd(x, y, sum_0)
                sum_1 = FusedMultiplyAdd(x, y1, sum_1)
                declare float x1
                x1 = load a[(k + p)]
                sum_2 = FusedMultiplyAdd(x1, y, sum_2)
                sum_3 = FusedMultiplyAdd(x1, y1, sum_3)
              continuing:
                p = (p + 1)
              store c[0] = sum_0
              store c[1] = sum_1
              store c[2] = sum_2
              store c[3] = sum_3

            """,
            kernel.ToString());
    }

    [Fact]
    public void Apply_Twice_GivesTheSameText() => Assert.Equal(
        StandardPasses.Apply(SampleKernels.RegisterTileProduct(6, 4)).ToString(),
        StandardPasses.Apply(SampleKernels.RegisterTileProduct(6, 4)).ToString());
}
