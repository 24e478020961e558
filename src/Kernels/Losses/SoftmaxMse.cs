using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>
/// Mean squared error between softmax(logits) and one-hot labels, over all elements: each row's loss is (1 / C) * sum over j of (p[j] - [j
/// = label])^2.
/// </summary>
/// <remarks>
/// M = rows, C = classes. Thread m owns row m. Auto-grouped launch over M threads; overwrites. A row with a NaN counts as wrong.
/// </remarks>
public sealed class SoftmaxMse : LabelLossKernels
{
    /// <summary>Loads the kernel.</summary>
    /// <param name="accelerator">Where to run.</param>
    public SoftmaxMse(Accelerator accelerator)
        : base(accelerator, TrainKernel, slope: 2)
    {
    }

    /// <summary>
    /// d[j] = p[j] - [j = label]; losses[m] = (sum of d[j]^2) / C; gradient[m, j] = p[j] (d[j] - sum of d[i] p[i]) * scale, scale = 2 / (M
    /// C). Sums run over ascending classes. Thread m owns row m; M threads.
    /// </summary>
    [Kernel]
    internal static void TrainKernel(
        Index1D index, ArrayView<float> logits, ArrayView<int> labels, ArrayView<float> gradient, ArrayView<float> losses,
        ArrayView<int> correct, int classes, float scale)
    {
        int row = index;
        int first = row * classes;
        int label = labels[row];
        float maximum = Logits.RowMaximum(logits, first, classes);
        float sum = Logits.WriteExponentials(logits, gradient, first, classes, maximum);
        float squares = 0f;
        float inner = 0f;
        for (int j = 0; j < classes; j++)
        {
            float p = gradient[first + j] / sum;
            float d = j == label ? p - 1f : p;
            squares = KernelMath.FusedMultiplyAdd(d, d, squares);
            inner = KernelMath.FusedMultiplyAdd(d, p, inner);
            gradient[first + j] = p;
        }

        losses[row] = squares / classes;
        correct[row] = Logits.IsCorrect(logits, first, classes, maximum, sum, label);
        for (int j = 0; j < classes; j++)
        {
            float p = gradient[first + j];
            float d = j == label ? p - 1f : p;
            gradient[first + j] = p * (d - inner) * scale;
        }
    }
}
