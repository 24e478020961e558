using ILGPU;

namespace GpuTrainer.Kernels;

/// <summary>A loss loaded on an accelerator. Methods only launch kernels; B = rows, C = classes; all outputs are overwritten.</summary>
/// <remarks>
/// The loss of a batch is the mean of its B losses, and the gradient is that of this mean. A loss that weights its samples must scale its
/// results accordingly.
/// </remarks>
public abstract class LossKernels : IDisposable
{
    /// <summary>Computes each sample's loss and the gradient of their mean.</summary>
    /// <param name="rows">B.</param>
    /// <param name="classes">C.</param>
    /// <param name="outputs">[B, C]: the network's outputs.</param>
    /// <param name="labels">[B], 0 to C - 1.</param>
    /// <param name="gradient">[B, C], overwritten; not the same view as the outputs.</param>
    /// <param name="losses">[B], overwritten.</param>
    /// <param name="correct">[B], overwritten: 1 where the (first) largest output is the label's, else 0.</param>
    public abstract void Train(
        int rows, int classes, ArrayView<float> outputs, ArrayView<int> labels, ArrayView<float> gradient, ArrayView<float> losses,
        ArrayView<int> correct);

    /// <summary>Computes each sample's loss, with the same bits as in training.</summary>
    /// <param name="rows">B.</param>
    /// <param name="classes">C.</param>
    /// <param name="outputs">[B, C].</param>
    /// <param name="labels">[B], 0 to C - 1.</param>
    /// <param name="scratch">[B, C], overwritten; not the same view as the outputs. By default it receives the unused gradient.</param>
    /// <param name="losses">[B], overwritten.</param>
    /// <param name="correct">[B], overwritten: 1 where the (first) largest output is the label's, else 0.</param>
    public virtual void Evaluate(
        int rows, int classes, ArrayView<float> outputs, ArrayView<int> labels, ArrayView<float> scratch, ArrayView<float> losses,
        ArrayView<int> correct) =>
        Train(rows, classes, outputs, labels, scratch, losses, correct);

    /// <summary>Frees the loss's own device memory; most losses have none.</summary>
    public virtual void Dispose() => GC.SuppressFinalize(this);

    /// <summary>Throws unless all views of a launch are long enough.</summary>
    /// <exception cref="ArgumentException">A view is too short.</exception>
    protected void Check(
        int rows, int classes, ArrayView<float> outputs, ArrayView<int> labels, ArrayView<float> gradient, ArrayView<float> losses,
        ArrayView<int> correct)
    {
        string name = GetType().Name;
        ViewChecks.Positive(classes, name);
        ViewChecks.AtLeast(outputs, (long)rows * classes, name);
        ViewChecks.AtLeast(labels, rows, name);
        ViewChecks.AtLeast(gradient, (long)rows * classes, name);
        ViewChecks.AtLeast(losses, rows, name);
        ViewChecks.AtLeast(correct, rows, name);
    }
}
