using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>Launches <see cref="MatMulThreadTile"/>, for OpenCL CPU devices.</summary>
internal sealed class ThreadTileMatMul : IMatMulKernels
{
    // One group shape for all products, because these drivers recompile a kernel for each; small, so that narrow matrices leave few threads
    // idle and all cores get groups.
    private const int MaxGroupColumns = 8;
    private const int MaxGroupRows = 4;

    private readonly Action<
        AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int,
        int, int, int,
        int> _tile;

    private readonly BiasGradient _biasGradient;
    private readonly Accelerator _accelerator;

    public ThreadTileMatMul(Accelerator accelerator)
    {
        _accelerator = accelerator;
        accelerator.Load(MatMulThreadTile.Tile, out _tile);
        _biasGradient = new BiasGradient(accelerator);
    }

    /// <summary>The launch for C [M, N], with groups as large as the accelerator allows.</summary>
    public static KernelConfig Config(Accelerator accelerator, int m, int n)
    {
        int groupColumns = Math.Min(MaxGroupColumns, accelerator.MaxNumThreadsPerGroup);
        int groupRows = Math.Clamp(accelerator.MaxNumThreadsPerGroup / groupColumns, 1, MaxGroupRows);
        return new KernelConfig(
            new Index2D(
                CeilingDivide(n, groupColumns * MatMulThreadTile.Columns), CeilingDivide(m, groupRows * MatMulThreadTile.Rows)),
            new Index2D(groupColumns, groupRows));
    }

    public void Plain(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c) =>
        Launch(m, k, n, (k, 1), (n, 1), a, b, b, c, MatMulEpilogue.None);

    public void Linear(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c) =>
        Launch(m, k, n, (k, 1), (n, 1), a, b, bias, c, MatMulEpilogue.AddBias);

    public void TransposedA(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c) =>
        Launch(m, k, n, (1, m), (n, 1), a, b, b, c, MatMulEpilogue.None);

    public void WeightGradient(
        int batch, int inputs, int outputs, ArrayView<float> input, ArrayView<float> gradOutput, ArrayView<float> gradWeight,
        ArrayView<float> gradBias)
    {
        TransposedA(inputs, batch, outputs, input, gradOutput, gradWeight);
        _biasGradient.Sum(batch, outputs, gradOutput, gradBias);
    }

    public void TransposedB(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c) =>
        Launch(m, k, n, (k, 1), (1, k), a, b, b, c, MatMulEpilogue.None);

    public void Reserve(MatMulLayout layout, int m, int k, int n)
    {
        // No copy of B is needed.
    }

    public void Dispose()
    {
        // Owns no memory: transposed products read A and B in place.
    }

    private void Launch(
        int m, int k, int n, (int Row, int Step) aStride, (int Step, int Column) bStride, ArrayView<float> a, ArrayView<float> b,
        ArrayView<float> bias,
        ArrayView<float> c, int epilogue) => _tile(
            _accelerator.DefaultStream, Config(_accelerator, m, n), a, b, bias, c, m, k, n, aStride.Row, aStride.Step, bStride.Step,
            bStride.Column, epilogue);

    private static int CeilingDivide(int value, int divisor) => (int)(((long)value + divisor - 1) / divisor);
}
