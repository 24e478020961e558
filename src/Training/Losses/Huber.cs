using System.Globalization;
using GpuTrainer.Kernels;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>
/// PyTorch's HuberLoss of the outputs against the one-hot label, averaged over batch and classes: d^2 / 2 if the difference |d| is below
/// delta, else delta * (|d| - delta / 2).
/// </summary>
public sealed record Huber : Loss
{
    /// <summary>Creates the loss.</summary>
    /// <param name="delta">Above 0.</param>
    /// <exception cref="TrainingException">The delta is out of range.</exception>
    public Huber(float delta = 1f)
    {
        if (!(delta > 0 && float.IsFinite(delta)))
            throw new TrainingException($"Huber: delta is {delta}, expected more than 0.");
        Delta = delta;
    }

    /// <summary>The registry entry.</summary>
    public static Kind<Loss> Kind { get; } = new(
        "huber", "mse near the one-hot label, l1 farther away",
        [
            Setting.Number(
                "huber-delta", "Error above which the loss is linear", "1", float.Epsilon, float.MaxValue,
                "a number above 0"),
        ],
        values => new Huber((float)values.Number("huber-delta")));

    /// <summary>Above 0.</summary>
    public float Delta { get; }

    /// <inheritdoc/>
    public override string Text => $"huber {Delta.ToString("R", CultureInfo.InvariantCulture)}";

    /// <inheritdoc/>
    public override bool OutputsAreProbabilities => true;

    /// <inheritdoc/>
    public override LossKernels Load(Accelerator accelerator, int maxRows) => new OneHotHuber(accelerator, Delta);
}
