using GpuTrainer.KernelCompiler.Ir;
using GpuTrainer.Support;

namespace GpuTrainer.KernelCompiler.Tests;

/// <summary>Hand-built kernels that several tests run.</summary>
internal static class SampleKernels
{
    /// <summary>c[rows, columns] = a[rows, k] * b[k, columns] by one thread, with its sums in a local array.</summary>
    public static Kernel RegisterTileProduct(int rows, int columns)
    {
        var ir = new IrBuilder("Test.Product");
        GlobalMemory a = ir.View("a", IrType.F32), b = ir.View("b", IrType.F32), c = ir.View("c", IrType.F32);
        ParameterRead k = ir.Scalar("k", IrType.I32);
        LocalArray sum = ir.Array("sum", IrType.F32, rows * columns), part = ir.Array("part", IrType.F32, columns);
        Constant rowCount = Constant.I32(rows), columnCount = Constant.I32(columns), zero = Constant.I32(0);

        ir.For("i", zero, Constant.I32(rows * columns), i => ir.Store(sum, i, Constant.F32(0)));
        ir.For("p", zero, k, p =>
        {
            ir.For("q", zero, columnCount, q => ir.Store(part, q, ir.Load("y", b, p * columnCount + q)));
            ir.For("r", zero, rowCount, r =>
            {
                LocalRead x = ir.Load("x", a, r * k + p);
                ir.For("s", zero, columnCount, s =>
                {
                    Local at = ir.Let("at", r * columnCount + s);
                    ir.Store(sum, at.Read(), new MathCall(
                        MathFunction.FusedMultiplyAdd, [x, ir.Load("z", part, s), ir.Load("w", sum, at.Read())]));
                });
            });
        });
        ir.For("j", zero, Constant.I32(rows * columns), j => ir.Store(c, j, ir.Load("v", sum, j)));
        return ir.Build();
    }
}
