using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>Adds the bias of a linear layer whose product was computed without it.</summary>
/// <remarks>
/// M = rows, N = columns. Thread (column, row) owns one element. Auto-grouped launch over N x M threads; changes C in place.
/// </remarks>
internal sealed class BiasAddition
{
    private readonly AcceleratorStream _stream;
    private readonly Action<AcceleratorStream, Index2D, ArrayView<float>, ArrayView<float>, int> _add;

    internal BiasAddition(Accelerator accelerator)
    {
        _stream = accelerator.DefaultStream;
        accelerator.Load(AddKernel, out _add);
    }

    /// <summary>c[row, column] += bias[column].</summary>
    internal void Add(int m, int n, ArrayView<float> bias, ArrayView<float> c) => _add(_stream, new Index2D(n, m), bias, c, n);

    /// <summary>c[row, column] += bias[column].</summary>
    [Kernel]
    internal static void AddKernel(Index2D index, ArrayView<float> bias, ArrayView<float> c, int columns)
    {
        int i = index.Y * columns + index.X;
        c[i] = c[i] + bias[index.X];
    }
}
