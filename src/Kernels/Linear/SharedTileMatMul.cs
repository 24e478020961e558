using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>
/// Launches <see cref="MatMulTile"/>, for GPUs. A size is loaded at its first launch: a network uses one or two.
/// </summary>
internal sealed class SharedTileMatMul(Accelerator accelerator) : IMatMulKernels
{
    private static readonly Action<
        ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int, int>[] Kernels =
        [MatMulTile.Tile8, MatMulTile.Tile16, MatMulTile.Tile64, MatMulTile.Tile128];

    private readonly Action<
        AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int,
        int>?[] _launchers =
        new Action<
            AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int,
            int>?[Kernels.Length];

    public void Plain(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c) =>
        Launch(Choose(m, n), m, k, n, a, b, default, c, 0, MatMulEpilogue.None);

    public void Linear(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c) =>
        Launch(Choose(m, n), m, k, n, a, b, bias, c, 0, MatMulEpilogue.AddBias);

    public void TransposedA(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c) =>
        Launch(Choose(m, n), m, k, n, a, b, default, c, MatMulTile.TransposedA, MatMulEpilogue.None);

    public void WeightGradient(
        int batch, int inputs, int outputs, ArrayView<float> input, ArrayView<float> gradOutput, ArrayView<float> gradWeight,
        ArrayView<float> gradBias) => Launch(
            Choose(inputs + 1, outputs), inputs, batch, outputs, input, gradOutput, gradBias, gradWeight, MatMulTile.TransposedA,
            MatMulEpilogue.WriteColumnSums);

    public void TransposedB(int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c) =>
        Launch(Choose(m, n), m, k, n, a, b, default, c, MatMulTile.TransposedB, MatMulEpilogue.None);

    public void Reserve(MatMulLayout layout, int m, int k, int n)
    {
        // No copy of B is needed.
    }

    public void Dispose()
    {
        // Owns no memory: transposed products read B in place.
    }

    /// <summary>Launches a size, given by its index in <see cref="MatMulTileSize.All"/>.</summary>
    internal void Launch(
        int size, int m, int k, int n, ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, ArrayView<float> c, int layout,
        int epilogue)
    {
        if (_launchers[size] is not { } launcher)
        {
            accelerator.Load(Kernels[size], out launcher);
            _launchers[size] = launcher;
        }

        int rows = epilogue == MatMulEpilogue.WriteColumnSums ? m + 1 : m;
        launcher(accelerator.DefaultStream, MatMulTileSize.All[size].Config(rows, n), a, b, bias, c, m, k, n, layout, epilogue);
    }

    private int Choose(int rows, int columns) => MatMulTileSize.Choose(rows, columns, Math.Max(1, accelerator.NumMultiprocessors));
}
