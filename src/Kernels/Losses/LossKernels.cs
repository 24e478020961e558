using ILGPU;

namespace GpuTrainer.Kernels;

/// <summary>A loss made ready to run on an accelerator. Launches only; B = rows, C = classes; everything is overwritten.</summary>
/// <remarks>
/// A batch's loss is the mean of its B losses, and the gradient is that of this mean. A loss that weighs its samples scales what it writes so
/// that this holds.
/// </remarks>
public abstract class LossKernels : IDisposable
{
    /// <summary>Each sample's loss and the gradient of their mean.</summary>
    /// <param name="rows">B.</param>
    /// <param name="classes">C.</param>
    /// <param name="outputs">[B, C]: what the network puts out.</param>
    /// <param name="labels">[B], 0 to C - 1.</param>
    /// <param name="gradient">[B, C], overwritten; not the same view as the outputs.</param>
    /// <param name="losses">[B], overwritten.</param>
    /// <param name="correct">[B], overwritten: 1 where the (first) largest output is the label's, else 0.</param>
    public abstract void Train(
        int rows, int classes, ArrayView<float> outputs, ArrayView<int> labels, ArrayView<float> gradient, ArrayView<float> losses,
        ArrayView<int> correct);

    /// <summary>Each sample's loss, the same bits as in training.</summary>
    /// <param name="rows">B.</param>
    /// <param name="classes">C.</param>
    /// <param name="outputs">[B, C].</param>
    /// <param name="labels">[B], 0 to C - 1.</param>
    /// <param name="scratch">[B, C], overwritten; not the same view as the outputs. By default it takes the gradient that nobody wants.</param>
    /// <param name="losses">[B], overwritten.</param>
    /// <param name="correct">[B], overwritten: 1 where the (first) largest output is the label's, else 0.</param>
    public virtual void Evaluate(
        int rows, int classes, ArrayView<float> outputs, ArrayView<int> labels, ArrayView<float> scratch, ArrayView<float> losses,
        ArrayView<int> correct) =>
        Train(rows, classes, outputs, labels, scratch, losses, correct);

    /// <summary>Frees device memory of the loss's own; most have none.</summary>
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
