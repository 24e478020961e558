using GpuTrainer.KernelCompiler.Ir;
using GpuTrainer.Support;

namespace GpuTrainer.KernelCompiler.Tests.Frontend;

public class LoweringTests
{
    [Fact]
    public void AutoGroupedKernel_IsGuardedByItsExtent()
    {
        Kernel kernel = KernelSource.Lower("""
            [Kernel]
            public static void Relu(Index1D i, ArrayView<float> input, ArrayView<float> output)
            {
                output[i] = MathF.Max(input[i], 0f);
            }
            """);
        Assert.Equal("""
            kernel Kernels.Relu(view float input, view float output, int extentX)
              declare int i
              i = ((GridIndex.X * GroupDimension.X) + GroupIndex.X)
              if (i < extentX)
                declare float input_1
                input_1 = load input[i]
                store output[i] = max(input_1, 0f)

            """, kernel.ToString());
    }
}
