using ILGPU;

namespace GpuTrainer.Model;

/// <summary>The views of a layer's pass forward. Features of a sample are those of the layer's shapes.</summary>
/// <param name="Rows">Samples of the batch, at most <see cref="LayerContext.MaxRows"/>.</param>
/// <param name="Input">[Rows, input features].</param>
/// <param name="Output">[Rows, output features], to be overwritten; not the same memory as the input.</param>
/// <param name="Clock">[2], <see cref="Kernels.StepClock.View"/>; empty in evaluation.</param>
public readonly record struct ForwardPass(int Rows, ArrayView<float> Input, ArrayView<float> Output, ArrayView<int> Clock);

/// <summary>The views of a layer's way back. Input and output are what they were in the pass forward.</summary>
/// <param name="Rows">As in the pass forward.</param>
/// <param name="Input">[Rows, input features].</param>
/// <param name="Output">[Rows, output features].</param>
/// <param name="GradOutput">[Rows, output features]: the gradient of the loss with respect to the output.</param>
/// <param name="GradInput">
/// [Rows, input features], to be overwritten; the same memory as <paramref name="GradOutput"/> where <see cref="LayerKernels.GradientInPlace"/>
/// allows it, else another; empty in <see cref="LayerKernels.ParameterGradients"/>.
/// </param>
public readonly record struct BackwardPass(
    int Rows, ArrayView<float> Input, ArrayView<float> Output, ArrayView<float> GradOutput, ArrayView<float> GradInput);

/// <summary>
/// A layer made ready to run on an accelerator, in training or in evaluation. Its methods launch kernels on the default stream and nothing
/// else: they allocate nothing and never wait, so that a step can be recorded and replayed.
/// </summary>
public abstract class LayerKernels : IDisposable
{
    /// <summary>Of a layer that computes nothing: its output is the memory of its input, and nothing is launched.</summary>
    public static LayerKernels PassThrough { get; } = new PassThroughKernels();

    /// <summary>Whether <see cref="InputGradient"/> may be given one view for both gradients; it saves a buffer. True for elementwise layers.</summary>
    public virtual bool GradientInPlace => false;

    /// <summary>The output.</summary>
    /// <param name="pass">The views.</param>
    public abstract void Forward(in ForwardPass pass);

    /// <summary>
    /// The gradients of the layer's parameters, which overwrite <see cref="LayerContext.Gradient"/>. Called where the layer has learned
    /// parameters, before <see cref="InputGradient"/>.
    /// </summary>
    /// <param name="pass">The views, of which <see cref="BackwardPass.GradInput"/> is empty.</param>
    public abstract void ParameterGradients(in BackwardPass pass);

    /// <summary>The gradient of the input. Called where something before the layer learns.</summary>
    /// <param name="pass">The views.</param>
    public abstract void InputGradient(in BackwardPass pass);

    /// <summary>Frees what <see cref="Layer.Load"/> allocated, but for <see cref="LayerContext.Allocate"/>'s memory.</summary>
    public virtual void Dispose() => GC.SuppressFinalize(this);

    private sealed class PassThroughKernels : LayerKernels
    {
        public override void Forward(in ForwardPass pass) => throw NotCalled();

        public override void ParameterGradients(in BackwardPass pass) => throw NotCalled();

        public override void InputGradient(in BackwardPass pass) => throw NotCalled();

        private static InvalidOperationException NotCalled() => new("LayerKernels.PassThrough computes nothing.");
    }
}
