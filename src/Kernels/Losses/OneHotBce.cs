using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>
/// Binary cross-entropy between the sigmoids of the outputs and one-hot labels, over all elements, as PyTorch's BCEWithLogitsLoss: each
/// row's loss is the mean over j of -(t log s(x[j]) + (1 - t) log(1 - s(x[j]))), t = [j = label], s = sigmoid.
/// </summary>
/// <remarks>
/// M = rows, C = classes. Thread m owns row m. Auto-grouped launch over M threads; overwrites. A label outside 0 .. C-1 matches no class. A
/// row with a NaN has a NaN loss and counts as wrong.
/// </remarks>
public sealed class OneHotBce : LabelLossKernels
{
    /// <summary>Loads the kernel.</summary>
    /// <param name="accelerator">Where to run.</param>
    public OneHotBce(Accelerator accelerator)
        : base(accelerator, TrainKernel, slope: 1)
    {
    }

    /// <summary>
    /// losses[m] = (sum over ascending j of max(x, 0) - x t + log(1 + exp(-|x|))) / C, which never overflows; gradient[m, j] = (s(x) - t) *
    /// scale, scale = 1 / (M C). Thread m owns row m; M threads.
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
            float x = outputs[first + j];
            float target = j == label ? 1f : 0f;
            float z = DeviceMath.Exp(-MathF.Abs(x));
            // log(1 + z), with a first-order correction for the rounding of the sum.
            float sum = 1f + z;
            float logarithm = DeviceMath.Log(sum) + (z - (sum - 1f)) / sum;
            // max(x, 0) - x t without a product: 0 * infinity would be NaN.
            float linear = j == label ? MathF.Max(-x, 0f) : MathF.Max(x, 0f);
            total += linear + logarithm;
            gradient[first + j] = (DeviceMath.Sigmoid(x) - target) * scale;
        }

        losses[row] = total / classes;
        correct[row] = Logits.IsCorrect(outputs, first, classes, Logits.RowMaximum(outputs, first, classes), total, label);
    }
}
