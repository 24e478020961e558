using GpuTrainer.Compute;
using ILGPU;

namespace GpuTrainer.Kernels;

/// <summary>Operations of losses on a row of outputs, [C] from element <c>first</c> on; for kernels, including custom ones.</summary>
[KernelLibrary]
public static class Logits
{
    /// <summary>The largest element of a row; NaN is skipped unless it comes first.</summary>
    public static float RowMaximum(ArrayView<float> values, int first, int classes)
    {
        float maximum = values[first];
        for (int j = 1; j < classes; j++)
        {
            float x = values[first + j];
            maximum = x > maximum ? x : maximum;
        }

        return maximum;
    }

    /// <summary>Writes exp(logit - maximum) for each class and returns their sum, added in ascending order.</summary>
    public static float WriteExponentials(ArrayView<float> logits, ArrayView<float> output, int first, int classes, float maximum)
    {
        float sum = 0f;
        for (int j = 0; j < classes; j++)
        {
            float e = DeviceMath.Exp(logits[first + j] - maximum);
            output[first + j] = e;
            sum += e;
        }

        return sum;
    }

    /// <summary>
    /// 1 if the first largest value of the row is at the label and sum, which every NaN of the row must reach, is not NaN; else 0.
    /// </summary>
    public static int IsCorrect(ArrayView<float> values, int first, int classes, float maximum, float sum, int label)
    {
        int best = classes;
        for (int j = classes - 1; j >= 0; j--)
            best = values[first + j] == maximum ? j : best;
        return best == label && !float.IsNaN(sum) ? 1 : 0;
    }
}
