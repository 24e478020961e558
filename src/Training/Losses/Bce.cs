using GpuTrainer.Kernels;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>PyTorch's BCEWithLogitsLoss of the outputs against the one-hot label, averaged over batch and classes.</summary>
public sealed record Bce : Loss
{
    /// <summary>The registry entry.</summary>
    public static Kind<Loss> Kind { get; } = new("bce", "binary cross-entropy of each output's sigmoid", [], _ => new Bce());

    /// <inheritdoc/>
    public override string Text => "bce";

    /// <inheritdoc/>
    public override LossKernels Load(Accelerator accelerator, int maxRows) => new OneHotBce(accelerator);
}
