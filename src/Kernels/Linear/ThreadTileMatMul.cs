namespace GpuTrainer.Kernels;

/// <summary>Launches <see cref="MatMulThreadTile"/>, for processors behind OpenCL.</summary>
internal sealed class ThreadTileMatMul : IMatMulKernels
{
    // One shape for all products, because such drivers compile a kernel anew for each. Small, so that narrow matrices leave few threads
    // idle and there are groups for all cores.
    private const int GroupColumns = 8;
    private const int GroupRows = 4;

    private readonly Action<
        KernelConfig, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int, int, int, int, int, int> _tile;

    private readonly BiasGradient _biasGradient;

    public ThreadTileMatMul(Accelerator accelerator)
    {
        _tile = accelerator.LoadStreamKernel<
            ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int, int, int, int, int, int>(
            MatMulThreadTile.Tile);
        _biasGradient = new BiasGradient(accelerator);
    }

    /// <summary>The launch that covers C [M, N].</summary>
    public static KernelConfig Config(int m, int n) => new(
        new Index2D(
            CeilingDivide(n, GroupColumns * MatMulThreadTile.Columns), CeilingDivide(m, GroupRows * MatMulThreadTile.Rows)),
        new Index2D(GroupColumns, GroupRows));

    public void Plain(
        int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c, int epilogue,
        Activation activation) => _tile(Config(m, n), a, b, bias, c, m, k, n, k, 1, n, 1, epilogue, (int)activation);

    public void TransposedA(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c) =>
        _tile(Config(m, n), a, b, b, c, m, k, n, 1, m, n, 1, MatMulEpilogue.None, (int)Activation.None);

    public void WeightGradient(
        int batch, int inputs, int outputs, ArrayView<float> input, ArrayView<float> gradOutput, ArrayView<float> gradWeight,
        ArrayView<float> gradBias)
    {
        TransposedA(inputs, batch, outputs, input, gradOutput, gradWeight);
        _biasGradient.Sum(batch, outputs, gradOutput, gradBias);
    }

    public void TransposedB(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c) =>
        _tile(Config(m, n), a, b, b, c, m, k, n, k, 1, 1, k, MatMulEpilogue.None, (int)Activation.None);

    public void Dispose()
    {
        // It owns no memory: the transposed products read A and B as they lie.
    }

    private static int CeilingDivide(int value, int divisor) => (int)(((long)value + divisor - 1) / divisor);
}
