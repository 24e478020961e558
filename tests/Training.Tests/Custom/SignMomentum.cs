using GpuTrainer.Compute;
using GpuTrainer.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Training.Tests.Custom;

/// <summary>
/// An optimizer that the library does not know, as a user writes it: m = beta m + (1 - beta) g; w -= rate * sign(m) / n, n + 1 the steps
/// that this weight has taken, counted from Start in a state of its own.
/// </summary>
public sealed record SignMomentum(double Rate, float Beta, float Start) : Optimizer(Rate)
{
    public override IOptimizer Load(Accelerator accelerator) => new SignMomentumStep(accelerator, Beta, Start);
}

internal sealed class SignMomentumStep : IOptimizer
{
    private readonly AcceleratorStream _stream;
    private readonly float _beta;
    private readonly float _start;
    private readonly Action<
        AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<int>, int,
        float> _step;

    public SignMomentumStep(Accelerator accelerator, float beta, float start)
    {
        _stream = accelerator.DefaultStream;
        _beta = beta;
        _start = start;
        accelerator.Load(StepKernel, out _step);
    }

    public int StatesPerParameter => 2;

    // As many as it likes: the rate, and its negation, which the kernel uses.
    public int ScalarsPerStep => 5;

    public float InitialState(int state) => state == 1 ? _start : 0f;

    public void WriteScalars(long step, double learningRate, Span<float> scalars)
    {
        scalars.Clear();
        scalars[4] = -(float)learningRate;
    }

    public void Step(
        int count, ArrayView<float> parameters, ArrayView<float> gradients, ArrayView<float> state, ArrayView<float> scalars,
        ArrayView<int> clock) =>
        _step(_stream, count, parameters, gradients, state, scalars, clock, count, _beta);

    [Kernel]
    private static void StepKernel(
        Index1D i, ArrayView<float> parameters, ArrayView<float> gradients, ArrayView<float> state, ArrayView<float> scalars,
        ArrayView<int> clock,
        int count, float beta)
    {
        float m = beta * state[i] + (1f - beta) * gradients[i];
        float steps = state[count + i];
        state[i] = m;
        state[count + i] = steps + 1f;
        float sign = m > 0f ? 1f : m < 0f ? -1f : 0f;
        parameters[i] = parameters[i] + scalars[clock[StepClock.InEpoch] * 5 + 4] * sign / steps;
    }
}
