using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>The bias and the activation of a linear layer whose product was made without them.</summary>
/// <remarks>M = rows, N = columns. Thread (column, row) owns one element. Auto-grouped launch over N x M threads; changes C in place.</remarks>
internal sealed class BiasActivation
{
    private readonly AcceleratorStream _stream;
    private readonly Action<AcceleratorStream, Index2D, ArrayView<float>, ArrayView<float>, int, int> _forward;

    internal BiasActivation(Accelerator accelerator)
    {
        _stream = accelerator.DefaultStream;
        accelerator.Load(ForwardKernel, out _forward);
    }

    /// <summary>c[row, column] = f(c[row, column] + bias[column]).</summary>
    internal void Forward(int m, int n, ArrayView<float> bias, ArrayView<float> c, Activation activation) =>
        _forward(_stream, new Index2D(n, m), bias, c, n, (int)activation);

    /// <summary>c[row, column] = f(c[row, column] + bias[column]).</summary>
    [Kernel]
    internal static void ForwardKernel(Index2D index, ArrayView<float> bias, ArrayView<float> c, int columns, int activation)
    {
        int i = index.Y * columns + index.X;
        c[i] = Activations.Value(c[i] + bias[index.X], activation);
    }
}
