using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Model;

/// <summary>One block's device memory in an <see cref="ExecutionPlan"/>; B is the plan's largest batch.</summary>
internal sealed class BlockBuffers : IDisposable
{
    private readonly List<MemoryBuffer1D<float, Stride1D.Dense>> _owned = [];
    private readonly Accelerator _accelerator;
    private readonly int _length;
    private MemoryBuffer1D<uint, Stride1D.Dense>? _dropoutSettings;

    /// <summary>Allocates what the block needs.</summary>
    /// <param name="accelerator">Where to.</param>
    /// <param name="block">What runs.</param>
    /// <param name="maxBatch">B.</param>
    public BlockBuffers(Accelerator accelerator, Block block, int maxBatch)
    {
        long length = (long)maxBatch * Math.Max(block.Inputs, block.Outputs);
        if (length > int.MaxValue)
        {
            throw new ShapeException(
                $"A batch of {maxBatch} samples with {Math.Max(block.Inputs, block.Outputs)} features is {length} numbers, expected at most "
                + $"{int.MaxValue}; use a smaller batch.");
        }

        _accelerator = accelerator;
        _length = maxBatch * block.Outputs;
        Block = block;
        if (block.Weight is not null || block.Activation != Kernels.Activation.None)
            Value = Allocate();
    }

    /// <summary>What runs.</summary>
    public Block Block { get; }

    /// <summary>[B, Outputs]: after the linear layer and the activation; empty where the block has neither.</summary>
    public ArrayView<float> Value { get; }

    /// <summary>[B, Inputs]: what the last training pass was given; the backward pass wants it.</summary>
    public ArrayView<float> Input { get; set; }

    /// <summary>[B, Outputs]: after dropout.</summary>
    public ArrayView<float> Dropped { get; private set; }

    /// <summary>[B, Outputs]: dropout's factors.</summary>
    public ArrayView<float> Keep { get; private set; }

    /// <summary><see cref="Kernels.Dropout.Settings"/> of the block's dropout, for products that are fused with it.</summary>
    public ArrayView<uint> DropoutSettings => _dropoutSettings?.View ?? default;

    /// <summary>[B, Outputs]: the gradient of the block's output, which becomes that of its linear layer's output in place.</summary>
    public ArrayView<float> Gradient { get; private set; }

    /// <summary>Whether the backward pass reaches the block: it or one before it has weights.</summary>
    public bool Learns { get; private set; }

    /// <summary>Whether the backward pass goes on to the block before.</summary>
    public bool NeedsInputGradient { get; private set; }

    /// <summary>Allocates what training needs beside.</summary>
    /// <param name="sharedGradient">The next block's gradient where that block has no linear layer and passes its gradient on; else
    /// empty.</param>
    /// <param name="learns">Whether the block or one before it has weights.</param>
    /// <param name="needsInputGradient">Whether one before it has weights.</param>
    /// <param name="seed">The run's seed, for dropout.</param>
    public void AllocateForTraining(ArrayView<float> sharedGradient, bool learns, bool needsInputGradient, long seed)
    {
        Learns = learns;
        NeedsInputGradient = needsInputGradient;
        if (Block.DropProbability > 0)
        {
            Dropped = Allocate();
            Keep = Allocate();
            _dropoutSettings = _accelerator.Allocate1D(Kernels.Dropout.Settings(Block.DropProbability, seed, Block.DropoutLayer));
        }

        if (learns)
            Gradient = sharedGradient.Length > 0 ? sharedGradient : Allocate();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (MemoryBuffer1D<float, Stride1D.Dense> buffer in _owned)
            buffer.Dispose();
        _owned.Clear();
        _dropoutSettings?.Dispose();
    }

    private ArrayView<float> Allocate()
    {
        MemoryBuffer1D<float, Stride1D.Dense> buffer = _accelerator.Allocate1D<float>(_length);
        _owned.Add(buffer);
        return buffer.View;
    }
}
