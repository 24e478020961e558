using ILGPU;

namespace GpuTrainer.Kernels;

/// <summary>A rule that moves all parameters, which lie in one flat buffer, by one step: one launch or a few.</summary>
/// <remarks>
/// What changes from step to step (learning rate, bias corrections) is computed by the host in double, ahead of time, for as many steps as
/// it likes: row s of the scalars belongs to the step at which the clock's <see cref="StepClock.InEpoch"/> is s. So a recorded step can be replayed.
/// Padding lies between the parameters; its gradient is 0, and a step leaves what is 0 with a gradient of 0 as it is.
/// </remarks>
public interface IOptimizer
{
    /// <summary>Floats of state for each parameter, at least 0: the state buffer is [StatesPerParameter, parameters].</summary>
    int StatesPerParameter { get; }

    /// <summary>Floats in a row of the scalars, at least 1.</summary>
    int ScalarsPerStep { get; }

    /// <summary>What a state is before the first step, for each parameter.</summary>
    /// <param name="state">0 to StatesPerParameter - 1.</param>
    float InitialState(int state) => 0f;

    /// <summary>Computes one row of the scalars.</summary>
    /// <param name="step">Number of the step in the whole training, from 1.</param>
    /// <param name="learningRate">The learning rate of this step.</param>
    /// <param name="scalars">[ScalarsPerStep], overwritten.</param>
    void WriteScalars(long step, double learningRate, Span<float> scalars);

    /// <summary>Moves the parameters and updates the state, both in place. Launches only: it is recorded.</summary>
    /// <param name="count">Parameters.</param>
    /// <param name="parameters">[count].</param>
    /// <param name="gradients">[count].</param>
    /// <param name="state">[StatesPerParameter, count]; ignored where there is none.</param>
    /// <param name="scalars">[steps, ScalarsPerStep].</param>
    /// <param name="clock">[2], <see cref="StepClock.View"/>.</param>
    void Step(
        int count, ArrayView<float> parameters, ArrayView<float> gradients, ArrayView<float> state, ArrayView<float> scalars,
        ArrayView<int> clock);
}
