using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>
/// Mean absolute error between the outputs and one-hot labels, over all elements, as PyTorch's L1Loss: each row's loss is (1 / C) * sum
/// over j of |x[j] - [j = label]|.
/// </summary>
/// <remarks>
/// M = rows, C = classes. Thread m owns row m. Auto-grouped launch over M threads; overwrites. A label outside 0 .. C-1 matches no class. A
/// row with a NaN has a NaN loss and counts as wrong.
/// </remarks>
public sealed class OneHotL1 : LabelLossKernels
{
    /// <summary>Loads the kernel.</summary>
    /// <param name="accelerator">Where to run.</param>
    public OneHotL1(Accelerator accelerator)
        : base(accelerator, TrainKernel, slope: 1)
    {
    }

    /// <summary>
    /// d[j] = x[j] - [j = label]; losses[m] = (sum over ascending j of |d[j]|) / C; gradient[m, j] = sign(d[j]) * scale, scale = 1 / (M C),
    /// where the sign of 0 is 0. Thread m owns row m; M threads.
    /// </summary>
    [Kernel]
    internal static void TrainKernel(
        Index1D index, ArrayView<float> outputs, ArrayView<int> labels, ArrayView<float> gradient, ArrayView<float> losses,
        ArrayView<int> correct, int classes, float scale)
    {
        int row = index;
        int first = row * classes;
        int label = labels[row];
        float total = 0f;
        for (int j = 0; j < classes; j++)
        {
            float d = outputs[first + j] - (j == label ? 1f : 0f);
            total += MathF.Abs(d);
            gradient[first + j] = d > 0f ? scale : d < 0f ? -scale : d;
        }

        losses[row] = total / classes;
        correct[row] = Logits.IsCorrect(outputs, first, classes, Logits.RowMaximum(outputs, first, classes), total, label);
    }
}
