namespace GpuTrainer.Kernels;

/// <summary>
/// The step numbers, on the device: kernels that need them (gather, dropout, optimizer, loss history) read them there, so that a training
/// step is a fixed list of launches with fixed arguments that can be recorded once and replayed.
/// </summary>
public sealed class StepClock : IDisposable
{
    /// <summary>Index of the number of steps done in this epoch.</summary>
    public const int InEpoch = 0;

    /// <summary>Index of the number of steps done in the whole training.</summary>
    public const int Global = 1;

    private readonly MemoryBuffer1D<int, Stride1D.Dense> _buffer;

    /// <summary>A clock at step 0 of epoch 0.</summary>
    /// <param name="accelerator">Where it lives.</param>
    public StepClock(Accelerator accelerator)
    {
        _buffer = accelerator.Allocate1D<int>(2);
        Set(0, 0);
    }

    /// <summary>[2]: steps done in this epoch, steps done in all.</summary>
    public ArrayView<int> View => _buffer.View;

    /// <summary>Sets both numbers from the host: at the start of an epoch, or when training goes on from a checkpoint.</summary>
    /// <param name="stepInEpoch">Steps already done in this epoch.</param>
    /// <param name="globalStep">Steps already done in all.</param>
    public void Set(int stepInEpoch, int globalStep)
    {
        ReadOnlySpan<int> values = [stepInEpoch, globalStep];
        _buffer.AsContiguous().CopyFromCPU(values);
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();
}
