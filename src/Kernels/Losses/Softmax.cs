using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>Softmax over the classes of each row, for predictions.</summary>
/// <remarks>M = rows, C = classes. Thread m owns row m. Auto-grouped launch over M threads; overwrites.</remarks>
public sealed class Softmax
{
    private readonly AcceleratorStream _stream;
    private readonly Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, int> _forward;

    /// <summary>Loads the kernel.</summary>
    /// <param name="accelerator">Where to run.</param>
    public Softmax(Accelerator accelerator)
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
        ViewChecks.Positive(classes, "Softmax.Forward");
        ViewChecks.AtLeast(logits, (long)rows * classes, "Softmax.Forward");
        ViewChecks.AtLeast(probabilities, (long)rows * classes, "Softmax.Forward");
        _forward(_stream, rows, logits, probabilities, classes);
    }

    /// <summary>The largest element of a row; a NaN is passed over unless it comes first.</summary>
    internal static float RowMaximum(ArrayView<float> values, int first, int classes)
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
    internal static float WriteExponentials(ArrayView<float> logits, ArrayView<float> output, int first, int classes, float maximum)
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

    /// <summary>1 if the first largest value of the row is at the label and the row's sum (of anything that a NaN enters) is a number, else 0.</summary>
    internal static int IsCorrect(ArrayView<float> values, int first, int classes, float maximum, float sum, int label)
    {
        int best = classes;
        for (int j = classes - 1; j >= 0; j--)
            best = values[first + j] == maximum ? j : best;
        return best == label && !float.IsNaN(sum) ? 1 : 0;
    }

    /// <summary>p[m, j] = exp(x[m, j] - max x[m]) / sum over j ascending. Thread m owns row m; M threads.</summary>
    [Kernel]
    internal static void ForwardKernel(Index1D index, ArrayView<float> logits, ArrayView<float> probabilities, int classes)
    {
        int row = index;
        int first = row * classes;
        float maximum = RowMaximum(logits, first, classes);
        float sum = WriteExponentials(logits, probabilities, first, classes, maximum);
        for (int j = 0; j < classes; j++)
            probabilities[first + j] = probabilities[first + j] / sum;
    }
}
