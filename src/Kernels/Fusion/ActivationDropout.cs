using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels;

/// <summary>An activation and the dropout after it, in one launch per direction. The bits are those of separate launches.</summary>
/// <remarks>
/// N = elements; threads as in <see cref="InvertedDropout"/> forward, one per element backward. Auto-grouped launches. Overwrites.
/// </remarks>
public sealed class ActivationDropout
{
    private readonly AcceleratorStream _stream;

    private readonly Action<
        AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<int>,
        ArrayView<uint>, int, int>
        _forward;

    private readonly Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
        int> _backward;

    /// <summary>Loads the kernels.</summary>
    /// <param name="accelerator">Where to run; launches go to its default stream.</param>
    public ActivationDropout(Accelerator accelerator)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        _stream = accelerator.DefaultStream;
        accelerator.Load(ForwardKernel, out _forward);
        accelerator.Load(BackwardKernel, out _backward);
    }

    /// <summary>output = f(input), keep = 0 or 1 / (1 - p) at random, dropped = output * keep.</summary>
    /// <param name="activation">f.</param>
    /// <param name="count">Elements.</param>
    /// <param name="input">[count].</param>
    /// <param name="output">[count], overwritten; needed by the backward pass. May be the input.</param>
    /// <param name="dropped">[count], overwritten.</param>
    /// <param name="keep">[count], overwritten; needed by the backward pass.</param>
    /// <param name="settings"><see cref="InvertedDropout.Settings"/>.</param>
    /// <param name="clock">[2], <see cref="StepClock.View"/>.</param>
    public void Forward(
        Activation activation, int count, ArrayView<float> input, ArrayView<float> output, ArrayView<float> dropped, ArrayView<float> keep,
        ArrayView<uint> settings, ArrayView<int> clock)
    {
        const string operation = "ActivationDropout.Forward";
        ViewChecks.Positive(count, operation);
        ViewChecks.AtLeast(input, count, operation);
        ViewChecks.AtLeast(output, count, operation);
        ViewChecks.AtLeast(dropped, count, operation);
        ViewChecks.AtLeast(keep, count, operation);
        ViewChecks.AtLeast(settings, InvertedDropout.SettingsLength, operation);
        ViewChecks.AtLeast(clock, 2, operation);
        _forward(_stream, (int)(((long)count + 3) / 4), input, output, dropped, keep, clock, settings, count, (int)activation);
    }

    /// <summary>gradInput = (gradOutput * keep) * f'(x), where output = f(x); gradInput may be gradOutput.</summary>
    /// <param name="activation">f.</param>
    /// <param name="count">Elements.</param>
    /// <param name="output">[count], the activation's output, before dropout.</param>
    /// <param name="keep">[count], dropout's factors.</param>
    /// <param name="gradOutput">[count], with respect to dropout's output.</param>
    /// <param name="gradInput">[count], overwritten.</param>
    public void Backward(
        Activation activation, int count, ArrayView<float> output, ArrayView<float> keep, ArrayView<float> gradOutput,
        ArrayView<float> gradInput)
    {
        const string operation = "ActivationDropout.Backward";
        ViewChecks.AtLeast(output, count, operation);
        ViewChecks.AtLeast(keep, count, operation);
        ViewChecks.AtLeast(gradOutput, count, operation);
        ViewChecks.AtLeast(gradInput, count, operation);
        _backward(_stream, count, output, keep, gradOutput, gradInput, (int)activation);
    }

    /// <summary>
    /// output[e] = f(input[e]); keep[e] as InvertedDropout.ForwardKernel; dropped[e] = output[e] * keep[e]. Thread i owns the elements i, i
    /// + q, i + 2q, i + 3q with q = ceil(count / 4); q threads.
    /// </summary>
    [Kernel]
    internal static void ForwardKernel(
        Index1D i, ArrayView<float> input, ArrayView<float> output, ArrayView<float> dropped, ArrayView<float> keep, ArrayView<int> clock,
        ArrayView<uint> settings, int count, int activation)
    {
        ArrayView<uint> words = LocalMemory.Allocate<uint>(4);
        int block = i;
        Philox.Generate(words, (uint)block, (uint)clock[StepClock.Global], settings[4], Philox.DropoutPurpose, settings[2], settings[3]);
        int quarter = (count + 3) >>> 2;
        for (int word = 0; word < 4; word++)
        {
            int element = block + word * quarter;
            if (element < count)
            {
                float value = Activations.Value(input[element], activation);
                float factor = InvertedDropout.FactorOf(words[word], settings);
                output[element] = value;
                keep[element] = factor;
                dropped[element] = value * factor;
            }
        }
    }

    /// <summary>gradInput[i] = (gradOutput[i] * keep[i]) * f'(x[i]). Thread i owns gradInput[i]; N threads.</summary>
    [Kernel]
    internal static void BackwardKernel(
        Index1D i, ArrayView<float> output, ArrayView<float> keep, ArrayView<float> gradOutput, ArrayView<float> gradInput, int activation)
    {
        gradInput[i] = Activations.Gradient(output[i], gradOutput[i] * keep[i], activation);
    }
}
