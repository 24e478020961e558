using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>Launches <see cref="MatMulTile"/>, for GPUs.</summary>
internal sealed class SharedTileMatMul : IMatMulKernels, IFusedMatMulKernels
{
    private readonly int _multiprocessors;
    private readonly MatMulTileKernel[] _tiles;

    public SharedTileMatMul(Accelerator accelerator)
    {
        _multiprocessors = Math.Max(1, accelerator.NumMultiprocessors);
        _tiles = MatMulTileKernel.All(accelerator);
    }

    public void Plain(
        int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c, int epilogue,
        Activation activation) => Launch(m, k, n, a, b, bias, c, default, 0, epilogue, activation);

    public void PlainDropout(
        int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c, Activation activation,
        in FusedDropout dropout) => Launch(m, k, n, a, b, bias, c, dropout, 0, MatMulEpilogue.AddBiasDropout, activation);

    public void TransposedA(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c) =>
        Launch(m, k, n, a, b, default, c, default, MatMulTile.TransposedA, MatMulEpilogue.None, Activation.None);

    public void WeightGradient(
        int batch, int inputs, int outputs, ArrayView<float> input, ArrayView<float> gradOutput, ArrayView<float> gradWeight,
        ArrayView<float> gradBias) =>
        Launch(
            inputs, batch, outputs, input, gradOutput, gradBias, gradWeight, default, MatMulTile.TransposedA, MatMulEpilogue.WriteColumnSums,
            Activation.None);

    public void TransposedB(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c) =>
        Launch(m, k, n, a, b, default, c, default, MatMulTile.TransposedB, MatMulEpilogue.None, Activation.None);

    public void TransposedBBackward(
        int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c, Activation activation, ArrayView<float> output,
        ArrayView<float> keep)
    {
        int epilogue = keep.Length > 0 ? MatMulEpilogue.BackwardDropout : MatMulEpilogue.Backward;
        Launch(
            m, k, n, a, b, default, c, new FusedDropout(output, keep, default, default), MatMulTile.TransposedB, epilogue, activation);
    }

    public void Dispose()
    {
        // It owns no memory: the transposed products read B as it lies.
    }

    private void Launch(
        int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c, in FusedDropout dropout, int layout,
        int epilogue, Activation activation)
    {
        int rows = epilogue == MatMulEpilogue.WriteColumnSums ? m + 1 : m;
        MatMulTileKernel tile = MatMulTileKernel.Choose(_tiles, rows, n, _multiprocessors);
        tile.Launch(rows, n, a, b, bias, c, dropout, m, k, n, layout, epilogue, (int)activation);
    }
}
