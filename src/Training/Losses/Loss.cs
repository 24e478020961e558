using GpuTrainer.Kernels;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>
/// What training minimises: a function of the network's outputs and the labels, averaged over a batch. A description, which holds no state.
/// Derive from it for one of your own, and make it known with <see cref="KindRegistry{T}.Add"/> of <see cref="LossRegistry.All"/>: docs/training.md.
/// </summary>
/// <remarks>
/// A step's loss is the batch's. An epoch's is the mean over its samples of their batches' losses: so with class weights, too, which weigh
/// within a batch only.
/// </remarks>
public abstract record Loss
{
    /// <summary>The loss as model files note it; <see cref="Parse"/> reads it back to an equal loss.</summary>
    public abstract string Text { get; }

    /// <summary>
    /// Whether the outputs are drawn towards 1 for the class and 0 for the others, so that predictions take them for probabilities as they are;
    /// else these are the outputs' softmax.
    /// </summary>
    public virtual bool OutputsAreProbabilities => false;

    /// <summary>Loads the kernels that compute it, and allocates what they need.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="maxRows">Samples of the largest batch.</param>
    public abstract LossKernels Load(Accelerator accelerator, int maxRows);

    /// <summary>Throws unless the loss is one for so many classes.</summary>
    /// <param name="classes">The network's outputs.</param>
    /// <exception cref="TrainingException">It is not.</exception>
    public virtual void CheckClasses(int classes)
    {
    }

    /// <summary>Reads a loss: "cross-entropy", "cross-entropy 0.1" (with label smoothing), "mse softmax" or any other that is registered.</summary>
    /// <param name="text">The loss.</param>
    /// <exception cref="TrainingException">The text is no loss.</exception>
    public static Loss Parse(string text) => LossRegistry.All.Parse(text);
}
