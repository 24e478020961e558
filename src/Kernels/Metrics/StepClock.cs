using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>
/// The step numbers on the device. Kernels that need them (gather, dropout, optimizer, loss history) read them there, so that a training
/// step is a fixed list of launches with fixed arguments, which can be recorded once and replayed.
/// </summary>
public sealed class StepClock : IDisposable
{
    /// <summary>Index of the number of steps done in this epoch.</summary>
    public const int InEpoch = 0;

    /// <summary>Index of the number of steps done in the whole training.</summary>
    public const int Global = 1;

    // Both numbers, and both as they were before the clock last advanced.
    private const int Entries = 4;

    private readonly MemoryBuffer1D<int, Stride1D.Dense> _buffer;

    /// <summary>Creates a clock at step 0.</summary>
    /// <param name="accelerator">The device.</param>
    public StepClock(Accelerator accelerator)
    {
        _buffer = accelerator.Allocate1D<int>(Entries);
        Set(0, 0);
    }

    /// <summary>[2]: steps done in this epoch, steps done in all.</summary>
    public ArrayView<int> View => _buffer.View.BaseView.SubView(0, 2);

    /// <summary>[2]: the same numbers before the clock last advanced, for launches of a step that come after that.</summary>
    public ArrayView<int> Before => _buffer.View.BaseView.SubView(2, 2);

    /// <summary>Sets both numbers from the host: at the start of an epoch, or when training resumes from a checkpoint.</summary>
    /// <param name="stepInEpoch">Steps already done in this epoch.</param>
    /// <param name="globalStep">Steps already done in all.</param>
    public void Set(int stepInEpoch, int globalStep)
    {
        ReadOnlySpan<int> values = [stepInEpoch, globalStep, stepInEpoch, globalStep];
        _buffer.AsContiguous().CopyFromCPU(values);
    }

    /// <summary>Adds 1 to both numbers. For kernels.</summary>
    internal static void Advance(ArrayView<int> clock)
    {
        clock[InEpoch] = clock[InEpoch] + 1;
        clock[Global] = clock[Global] + 1;
    }

    /// <summary>Saves both numbers for <see cref="Before"/>, then adds 1 to them. For kernels.</summary>
    internal static void Advance(ArrayView<int> clock, ArrayView<int> before)
    {
        before[InEpoch] = clock[InEpoch];
        before[Global] = clock[Global];
        Advance(clock);
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();
}
