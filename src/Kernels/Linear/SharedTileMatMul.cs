namespace GpuTrainer.Kernels;

/// <summary>Launches <see cref="MatMulSharedTile"/>, for GPUs.</summary>
internal sealed class SharedTileMatMul : IMatMulKernels
{
    private readonly Action<
        KernelConfig, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int, int> _plain;

    private readonly Action<
        KernelConfig, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int, int> _transposedA;

    private readonly Action<
        KernelConfig, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int, int> _transposedB;

    private readonly BiasGradient _biasGradient;

    public SharedTileMatMul(Accelerator accelerator)
    {
        _plain = accelerator.LoadStreamKernel<
            ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int, int>(MatMulSharedTile.Plain);
        _transposedA = accelerator.LoadStreamKernel<
            ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int, int>(MatMulSharedTile.TransposedA);
        _transposedB = accelerator.LoadStreamKernel<
            ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int, int>(MatMulSharedTile.TransposedB);
        _biasGradient = new BiasGradient(accelerator);
    }

    /// <summary>The launch that covers C [M, N].</summary>
    public static KernelConfig Config(int m, int n) => new(
        new Index2D(CeilingDivide(n, MatMulSharedTile.Columns), CeilingDivide(m, MatMulSharedTile.Rows)),
        new Index2D(MatMulSharedTile.GroupSize, MatMulSharedTile.GroupSize));

    public void Plain(
        int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c, int epilogue,
        Activation activation) => _plain(Config(m, n), a, b, bias, c, m, k, n, epilogue, (int)activation);

    public void TransposedA(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c) =>
        _transposedA(Config(m, n), a, b, b, c, m, k, n, MatMulEpilogue.None, (int)Activation.None);

    public void WeightGradient(
        int batch, int inputs, int outputs, ArrayView<float> input, ArrayView<float> gradOutput, ArrayView<float> gradWeight,
        ArrayView<float> gradBias)
    {
        TransposedA(inputs, batch, outputs, input, gradOutput, gradWeight);
        _biasGradient.Sum(batch, outputs, gradOutput, gradBias);
    }

    public void TransposedB(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c) =>
        _transposedB(Config(m, n), a, b, b, c, m, k, n, MatMulEpilogue.None, (int)Activation.None);

    public void Dispose()
    {
        // It owns no memory: the transposed products read B as it lies.
    }

    private static int CeilingDivide(int value, int divisor) => (int)(((long)value + divisor - 1) / divisor);
}
