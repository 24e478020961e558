using GpuTrainer.Compute;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>The squared difference between the softmax of the logits and the one-hot label, the mean over batch and classes.</summary>
public sealed record Mse : Loss
{
    /// <inheritdoc/>
    public override string Text => "mse";

    internal override LossKernels Load(Accelerator accelerator, int maxRows) => new MseKernels(accelerator);
}
