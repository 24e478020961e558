using GpuTrainer.Kernels;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>
/// What training minimises: a function of the network's outputs and the labels, averaged over a batch. A description without state. To add
/// a loss, derive from this class and register it with <see cref="KindRegistry{T}.Add"/> of <see cref="LossRegistry.All"/>:
/// docs/training.md.
/// </summary>
/// <remarks>
/// A step's loss is that of its batch. An epoch's loss is the mean of its batches' losses, weighted by their numbers of samples; so also
/// with class weights, which apply within a batch only.
/// </remarks>
public abstract record Loss
{
    /// <summary>The loss as model files record it; <see cref="Parse"/> reads it back to an equal loss.</summary>
    public abstract string Text { get; }

    /// <summary>
    /// Whether training pulls the outputs towards 1 for the class and 0 for the others, so that predictions use them as probabilities;
    /// otherwise predictions apply a softmax.
    /// </summary>
    public virtual bool OutputsAreProbabilities => false;

    /// <summary>Loads the kernels and allocates what they need.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="maxRows">Samples of the largest batch.</param>
    public abstract LossKernels Load(Accelerator accelerator, int maxRows);

    /// <summary>Throws unless the loss suits a number of classes.</summary>
    /// <param name="classes">The network's outputs.</param>
    /// <exception cref="TrainingException">It does not, such as a loss with class weights for another number.</exception>
    public virtual void CheckClasses(int classes)
    {
    }

    /// <summary>Reads a registered loss: "cross-entropy", "cross-entropy 0.1" (with label smoothing), "mse softmax".</summary>
    /// <param name="text">The loss.</param>
    /// <exception cref="TrainingException">The text is not a loss.</exception>
    public static Loss Parse(string text) => LossRegistry.All.Parse(text);
}

/// <summary>The losses that model files and the command can name.</summary>
public static class LossRegistry
{
    /// <summary>All of them; the default first.</summary>
    public static KindRegistry<Loss> All { get; } = new("loss", CrossEntropy.Kind, Mse.Kind, L1.Kind, Huber.Kind, Bce.Kind);
}
