using ILGPU;

namespace GpuTrainer.Kernels;

/// <summary>A rule that moves all parameters, which lie in one flat buffer, by one step: one launch.</summary>
/// <remarks>
/// What changes from step to step (learning rate, bias corrections) is computed by the host in double, ahead of time, for as many steps as
/// it likes: row s of the scalars belongs to the step at which the clock's <see cref="StepClock.InEpoch"/> is s. So a recorded step can be replayed.
/// </remarks>
public interface IOptimizer
{
    /// <summary>Floats of state for each parameter: the state buffer is [StatesPerParameter, parameters], zero at the start.</summary>
    int StatesPerParameter { get; }

    /// <summary>Computes one row of the scalars.</summary>
    /// <param name="step">Number of the step in the whole training, from 1.</param>
    /// <param name="learningRate">The learning rate of this step.</param>
    /// <param name="scalars">[<see cref="OptimizerScalars.PerStep"/>], overwritten.</param>
    void WriteScalars(long step, double learningRate, Span<float> scalars);

    /// <summary>Moves the parameters and updates the state, both in place.</summary>
    /// <param name="count">Parameters.</param>
    /// <param name="parameters">[count].</param>
    /// <param name="gradients">[count].</param>
    /// <param name="state">[StatesPerParameter, count]; ignored where there is none.</param>
    /// <param name="scalars">[steps, <see cref="OptimizerScalars.PerStep"/>].</param>
    /// <param name="clock">[2], <see cref="StepClock.View"/>.</param>
    void Step(
        int count, ArrayView<float> parameters, ArrayView<float> gradients, ArrayView<float> state, ArrayView<float> scalars,
        ArrayView<int> clock);
}

/// <summary>The layout of one step's scalars.</summary>
public static class OptimizerScalars
{
    /// <summary>Floats for each step.</summary>
    public const int PerStep = 4;

    /// <summary>What multiplies the direction: the learning rate (Adam: divided by the first bias correction).</summary>
    public const int StepSize = 0;

    /// <summary>Adam: 1 / the square root of the second bias correction.</summary>
    public const int SecondCorrection = 1;

    /// <summary>What the parameters are multiplied by first: 1, or with decoupled weight decay 1 - learning rate * decay.</summary>
    public const int Shrink = 2;
}
