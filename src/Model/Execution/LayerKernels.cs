using ILGPU;

namespace GpuTrainer.Model;

/// <summary>The views of a layer's forward pass. Features of a sample are those of the layer's shapes.</summary>
/// <param name="Rows">Samples of the batch, at most <see cref="LayerContext.MaxRows"/>.</param>
/// <param name="Input">[Rows, input features].</param>
/// <param name="Output">[Rows, output features], to be overwritten; never the memory of the input.</param>
/// <param name="Clock">[2], <see cref="Kernels.StepClock.View"/>; empty in evaluation.</param>
public readonly record struct ForwardPass(int Rows, ArrayView<float> Input, ArrayView<float> Output, ArrayView<int> Clock);

/// <summary>The views of a layer's backward pass. Input and output are unchanged since the forward pass.</summary>
/// <param name="Rows">As in the forward pass.</param>
/// <param name="Input">[Rows, input features].</param>
/// <param name="Output">[Rows, output features].</param>
/// <param name="GradOutput">[Rows, output features]: the gradient of the loss with respect to the output.</param>
/// <param name="GradInput">
/// [Rows, input features], to be overwritten. May be the memory of <paramref name="GradOutput"/> if
/// <see cref="LayerKernels.GradientInPlace"/> is true. Empty in <see cref="LayerKernels.ParameterGradients"/>.
/// </param>
public readonly record struct BackwardPass(
    int Rows, ArrayView<float> Input, ArrayView<float> Output, ArrayView<float> GradOutput, ArrayView<float> GradInput);

/// <summary>
/// A layer loaded on an accelerator, for training or for evaluation. Its methods only launch kernels on the default stream: they allocate
/// nothing and never wait, so that a step can be recorded and replayed.
/// </summary>
public abstract class LayerKernels : IDisposable
{
    /// <summary>A layer that computes nothing: its output is the memory of its input, and nothing is launched.</summary>
    public static LayerKernels PassThrough { get; } = new PassThroughKernels();

    /// <summary>
    /// Whether <see cref="InputGradient"/> accepts one view for both gradients, which saves a buffer. True for elementwise layers.
    /// </summary>
    public virtual bool GradientInPlace => false;

    /// <summary>Computes the output.</summary>
    /// <param name="pass">The views.</param>
    public abstract void Forward(in ForwardPass pass);

    /// <summary>
    /// Computes the gradients of the layer's parameters and overwrites <see cref="LayerContext.Gradient"/>. Called only if the layer has
    /// learned parameters, before <see cref="InputGradient"/>.
    /// </summary>
    /// <param name="pass">The views; <see cref="BackwardPass.GradInput"/> is empty.</param>
    public abstract void ParameterGradients(in BackwardPass pass);

    /// <summary>Computes the gradient of the input. Called only if something before the layer learns.</summary>
    /// <param name="pass">The views.</param>
    public abstract void InputGradient(in BackwardPass pass);

    /// <summary>
    /// Frees what <see cref="Layer.Load"/> allocated; the memory of <see cref="LayerContext.Allocate"/> is freed with the plan.
    /// </summary>
    public virtual void Dispose() => GC.SuppressFinalize(this);

    private sealed class PassThroughKernels : LayerKernels
    {
        public override void Forward(in ForwardPass pass) => throw NotCalled();

        public override void ParameterGradients(in BackwardPass pass) => throw NotCalled();

        public override void InputGradient(in BackwardPass pass) => throw NotCalled();

        private static InvalidOperationException NotCalled() => new("LayerKernels.PassThrough computes nothing.");
    }
}
