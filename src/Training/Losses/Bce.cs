using GpuTrainer.Kernels;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>PyTorch's BCEWithLogitsLoss of the outputs against the one-hot label: the mean over batch and classes.</summary>
public sealed record Bce : Loss
{
    /// <summary>What texts and the command call it.</summary>
    public static Kind<Loss> Kind { get; } = new("bce", "binary cross-entropy of each output's sigmoid", [], _ => new Bce());

    /// <inheritdoc/>
    public override string Text => "bce";

    /// <inheritdoc/>
    public override LossKernels Load(Accelerator accelerator, int maxRows) => new OneHotBce(accelerator);
}
