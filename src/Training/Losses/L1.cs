using GpuTrainer.Kernels;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>PyTorch's L1Loss of the outputs against the one-hot label: the mean absolute difference over batch and classes.</summary>
public sealed record L1 : Loss
{
    /// <summary>The registry entry.</summary>
    public static Kind<Loss> Kind { get; } = new("l1", "mean absolute error against the one-hot label", [], _ => new L1());

    /// <inheritdoc/>
    public override string Text => "l1";

    /// <inheritdoc/>
    public override bool OutputsAreProbabilities => true;

    /// <inheritdoc/>
    public override LossKernels Load(Accelerator accelerator, int maxRows) => new OneHotL1(accelerator);
}
