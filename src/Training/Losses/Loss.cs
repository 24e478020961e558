using System.Globalization;
using GpuTrainer.Compute;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>What training minimises: a function of the logits and the labels, averaged over a batch.</summary>
public abstract record Loss
{
    private protected Loss()
    {
    }

    /// <summary>The names that <see cref="Parse"/> knows, the default first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["cross-entropy", "mse"];

    /// <summary>The loss as model files note it; <see cref="Parse"/> reads it back to an equal loss.</summary>
    public abstract string Text { get; }

    /// <summary>Loads the kernels that compute it.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="maxRows">Samples of the largest batch.</param>
    internal abstract LossKernels Load(Accelerator accelerator, int maxRows);

    /// <summary>Reads a loss: "cross-entropy", "cross-entropy 0.1" (with label smoothing) or "mse".</summary>
    /// <param name="text">The loss.</param>
    /// <exception cref="TrainingException">The text is no loss.</exception>
    public static Loss Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        switch (words)
        {
            case ["cross-entropy"]:
                return new CrossEntropy();
            case ["cross-entropy", var number] when float.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out float smoothing):
                return new CrossEntropy(smoothing);
            case ["mse"]:
                return new Mse();
            default:
                throw new TrainingException($"Loss: got \"{text}\", expected one of: {string.Join(", ", Names)}.");
        }
    }
}
