using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>The gradient of a linear layer's bias: the sum of the output gradient's rows.</summary>
/// <remarks>B = rows, N = columns. Thread n owns column n. Auto-grouped launch over N threads; overwrites.</remarks>
public sealed class BiasGradient
{
    private readonly AcceleratorStream _stream;
    private readonly Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, int, int> _sum;

    /// <summary>Loads the kernel.</summary>
    /// <param name="accelerator">Where to run.</param>
    public BiasGradient(Accelerator accelerator)
    {
        _stream = accelerator.DefaultStream;
        accelerator.Load(SumKernel, out _sum);
    }

    /// <summary>
    /// gradBias[n] = sum over rows of gradOutput[row, n]; see also <see cref="MatMul.WeightGradient"/>, which does both in one launch.
    /// </summary>
    /// <param name="rows">B.</param>
    /// <param name="columns">N.</param>
    /// <param name="gradOutput">[B, N].</param>
    /// <param name="gradBias">[N], overwritten.</param>
    public void Sum(int rows, int columns, ArrayView<float> gradOutput, ArrayView<float> gradBias)
    {
        ViewChecks.AtLeast(gradOutput, (long)rows * columns, "BiasGradient.Sum");
        ViewChecks.AtLeast(gradBias, columns, "BiasGradient.Sum");
        _sum(_stream, columns, gradOutput, gradBias, rows, columns);
    }

    /// <summary>gradBias[n] = sum over ascending rows of gradOutput[row, n], from +0. Thread n owns column n; N threads.</summary>
    [Kernel]
    internal static void SumKernel(Index1D column, ArrayView<float> gradOutput, ArrayView<float> gradBias, int rows, int columns)
    {
        float sum = 0f;
        int index = column;
        for (int row = 0; row < rows; row++)
        {
            sum += gradOutput[index];
            index += columns;
        }

        gradBias[column] = sum;
    }
}
