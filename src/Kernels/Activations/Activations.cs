using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>
/// Activation functions on a whole buffer: forward, and backward from the output of the forward pass, so that the input need not be kept.
/// </summary>
/// <remarks>N = elements. Thread i owns element i of the result. Auto-grouped launch over N threads. All results overwrite.</remarks>
public sealed class Activations
{
    private readonly AcceleratorStream _stream;
    private readonly Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, int> _forward;
    private readonly Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>, int> _backward;

    /// <summary>Loads the kernels.</summary>
    /// <param name="accelerator">Where to run; launches go to its default stream.</param>
    public Activations(Accelerator accelerator)
    {
        _stream = accelerator.DefaultStream;
        accelerator.Load(ForwardKernel, out _forward);
        accelerator.Load(BackwardKernel, out _backward);
    }

    /// <summary>output = f(input); the two may be the same view.</summary>
    /// <param name="activation">f.</param>
    /// <param name="count">Elements.</param>
    /// <param name="input">[count].</param>
    /// <param name="output">[count], overwritten.</param>
    public void Forward(Activation activation, int count, ArrayView<float> input, ArrayView<float> output)
    {
        ViewChecks.AtLeast(input, count, "Activations.Forward");
        ViewChecks.AtLeast(output, count, "Activations.Forward");
        _forward(_stream, count, input, output, (int)activation);
    }

    /// <summary>gradInput = gradOutput * f'(x), where output = f(x); gradInput may be gradOutput.</summary>
    /// <param name="activation">f.</param>
    /// <param name="count">Elements.</param>
    /// <param name="output">[count], the output of <see cref="Forward"/> or of a fused forward pass.</param>
    /// <param name="gradOutput">[count].</param>
    /// <param name="gradInput">[count], overwritten.</param>
    public void Backward(
        Activation activation, int count, ArrayView<float> output, ArrayView<float> gradOutput, ArrayView<float> gradInput)
    {
        ViewChecks.AtLeast(output, count, "Activations.Backward");
        ViewChecks.AtLeast(gradOutput, count, "Activations.Backward");
        ViewChecks.AtLeast(gradInput, count, "Activations.Backward");
        _backward(_stream, count, output, gradOutput, gradInput, (int)activation);
    }

    /// <summary>f(x). The branch is uniform: every thread of a launch has the same <paramref name="activation"/>.</summary>
    internal static float Value(float x, int activation)
    {
        float y = x;
        if (activation == (int)Activation.Relu)
            y = ReluFunction.Value(x);
        else if (activation == (int)Activation.Tanh)
            y = TanhFunction.Value(x);
        else if (activation == (int)Activation.Sigmoid)
            y = SigmoidFunction.Value(x);
        return y;
    }

    /// <summary>gradient * f'(x), from y = f(x).</summary>
    internal static float Gradient(float y, float gradient, int activation)
    {
        float result = gradient;
        if (activation == (int)Activation.Relu)
            result = ReluFunction.Gradient(y, gradient);
        else if (activation == (int)Activation.Tanh)
            result = TanhFunction.Gradient(y, gradient);
        else if (activation == (int)Activation.Sigmoid)
            result = SigmoidFunction.Gradient(y, gradient);
        return result;
    }

    /// <summary>output[i] = f(input[i]). Thread i owns output[i]; N threads.</summary>
    [Kernel]
    internal static void ForwardKernel(Index1D i, ArrayView<float> input, ArrayView<float> output, int activation)
    {
        output[i] = Value(input[i], activation);
    }

    /// <summary>gradInput[i] = gradOutput[i] * f'(x[i]), from output = f(x). Thread i owns gradInput[i]; N threads.</summary>
    [Kernel]
    internal static void BackwardKernel(
        Index1D i, ArrayView<float> output, ArrayView<float> gradOutput, ArrayView<float> gradInput, int activation)
    {
        gradInput[i] = Gradient(output[i], gradOutput[i], activation);
    }
}
