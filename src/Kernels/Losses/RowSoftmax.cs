using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>Softmax over the classes of each row, for predictions.</summary>
/// <remarks>M = rows, C = classes. Thread m owns row m. Auto-grouped launch over M threads; overwrites.</remarks>
public sealed class RowSoftmax
{
    private readonly AcceleratorStream _stream;
    private readonly Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, int> _forward;

    /// <summary>Loads the kernel.</summary>
    /// <param name="accelerator">Where to run.</param>
    public RowSoftmax(Accelerator accelerator)
    {
        _stream = accelerator.DefaultStream;
        accelerator.Load(ForwardKernel, out _forward);
    }

    /// <summary>probabilities = softmax(logits), row by row; the two may be the same view.</summary>
    /// <param name="rows">M.</param>
    /// <param name="classes">C.</param>
    /// <param name="logits">[M, C].</param>
    /// <param name="probabilities">[M, C], overwritten.</param>
    public void Forward(int rows, int classes, ArrayView<float> logits, ArrayView<float> probabilities)
    {
        ViewChecks.Positive(classes, "RowSoftmax.Forward");
        ViewChecks.AtLeast(logits, (long)rows * classes, "RowSoftmax.Forward");
        ViewChecks.AtLeast(probabilities, (long)rows * classes, "RowSoftmax.Forward");
        _forward(_stream, rows, logits, probabilities, classes);
    }

    /// <summary>p[m, j] = exp(x[m, j] - max x[m]) / sum over j ascending. Thread m owns row m; M threads.</summary>
    [Kernel]
    internal static void ForwardKernel(Index1D index, ArrayView<float> logits, ArrayView<float> probabilities, int classes)
    {
        int row = index;
        int first = row * classes;
        float maximum = Logits.RowMaximum(logits, first, classes);
        float sum = Logits.WriteExponentials(logits, probabilities, first, classes, maximum);
        for (int j = 0; j < classes; j++)
            probabilities[first + j] = probabilities[first + j] / sum;
    }
}
