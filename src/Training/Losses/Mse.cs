using GpuTrainer.Kernels;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>
/// PyTorch's MSELoss against the one-hot label, averaged over batch and classes: of the network's outputs, or of their softmax.
/// </summary>
/// <param name="OnSoftmax">Whether a softmax is applied first.</param>
public sealed record Mse(bool OnSoftmax = false) : Loss
{
    /// <summary>The registry entry.</summary>
    public static Kind<Loss> Kind { get; } = new(
        "mse", "mean squared error against the one-hot label",
        [Setting.Choice("mse-on", "What is compared with the one-hot label", "outputs", "softmax")],
        values => new Mse(values.Word("mse-on") == "softmax"));

    /// <inheritdoc/>
    public override string Text => OnSoftmax ? "mse softmax" : "mse";

    /// <inheritdoc/>
    public override bool OutputsAreProbabilities => !OnSoftmax;

    /// <inheritdoc/>
    public override LossKernels Load(Accelerator accelerator, int maxRows) =>
        OnSoftmax ? new SoftmaxMse(accelerator) : new OneHotMse(accelerator);
}
