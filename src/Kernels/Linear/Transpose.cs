using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>Transposes a matrix.</summary>
/// <remarks>
/// R x C = the source's shape. Thread (x, y) owns output[y, x]: stores are contiguous along x, loads strided. Overwrites.
/// </remarks>
public sealed class Transpose
{
    private readonly AcceleratorStream _stream;
    private readonly Action<AcceleratorStream, Index2D, ArrayView<float>, ArrayView<float>, int, int> _run;

    /// <summary>Loads the kernel.</summary>
    /// <param name="accelerator">Where to run.</param>
    public Transpose(Accelerator accelerator)
    {
        _stream = accelerator.DefaultStream;
        accelerator.Load(RunKernel, out _run);
    }

    /// <summary>output = input^T.</summary>
    /// <param name="rows">R.</param>
    /// <param name="columns">C.</param>
    /// <param name="input">[R, C].</param>
    /// <param name="output">[C, R], overwritten; not the same view as the input.</param>
    public void Run(int rows, int columns, ArrayView<float> input, ArrayView<float> output)
    {
        ViewChecks.AtLeast(input, (long)rows * columns, "Transpose.Run");
        ViewChecks.AtLeast(output, (long)rows * columns, "Transpose.Run");
        _run(_stream, new Index2D(rows, columns), input, output, rows, columns);
    }

    /// <summary>output[y, x] = input[x, y]. Thread (x, y) owns output[y, x]; R x C threads.</summary>
    [Kernel]
    internal static void RunKernel(Index2D index, ArrayView<float> input, ArrayView<float> output, int rows, int columns)
    {
        output[index.Y * rows + index.X] = input[index.X * columns + index.Y];
    }
}
