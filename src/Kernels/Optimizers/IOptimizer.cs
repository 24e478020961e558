using ILGPU;

namespace GpuTrainer.Kernels;

/// <summary>
/// The update rule of an optimizer on an accelerator: one step over all parameters in one flat buffer, in one launch or a few.
/// </summary>
/// <remarks>
/// The host computes what changes from step to step (learning rate, bias corrections) in double, ahead of time, for many steps: row s of
/// the scalars belongs to the step at which the clock's <see cref="StepClock.InEpoch"/> is s. So a recorded step can be replayed. Between
/// the parameters is padding with gradient 0; a step must leave a parameter that is 0 and has gradient 0 unchanged.
/// </remarks>
public interface IOptimizer
{
    /// <summary>Floats of state per parameter, at least 0: the state buffer is [StatesPerParameter, parameters].</summary>
    int StatesPerParameter { get; }

    /// <summary>Floats per row of the scalars, at least 1.</summary>
    int ScalarsPerStep { get; }

    /// <summary>The initial value of a state, for all parameters.</summary>
    /// <param name="state">The state's index, 0 to StatesPerParameter - 1.</param>
    float InitialState(int state) => 0f;

    /// <summary>Computes one row of the scalars.</summary>
    /// <param name="step">The step's number in the whole training, from 1.</param>
    /// <param name="learningRate">The learning rate of this step.</param>
    /// <param name="scalars">[ScalarsPerStep], overwritten.</param>
    void WriteScalars(long step, double learningRate, Span<float> scalars);

    /// <summary>Updates parameters and state in place. Only launches kernels, so that it can be recorded.</summary>
    /// <param name="count">Parameters.</param>
    /// <param name="parameters">[count].</param>
    /// <param name="gradients">[count].</param>
    /// <param name="state">[StatesPerParameter, count]; ignored if StatesPerParameter is 0.</param>
    /// <param name="scalars">[steps, ScalarsPerStep].</param>
    /// <param name="clock">[2], <see cref="StepClock.View"/>.</param>
    void Step(
        int count, ArrayView<float> parameters, ArrayView<float> gradients, ArrayView<float> state, ArrayView<float> scalars,
        ArrayView<int> clock);

    /// <summary>Throws unless all views of a <see cref="Step"/> are long enough.</summary>
    internal static void Check(
        IOptimizer optimizer, int count, ArrayView<float> parameters, ArrayView<float> gradients, ArrayView<float> state,
        ArrayView<float> scalars, ArrayView<int> clock)
    {
        string name = optimizer.GetType().Name;
        ViewChecks.AtLeast(parameters, count, name);
        ViewChecks.AtLeast(gradients, count, name);
        ViewChecks.AtLeast(state, (long)optimizer.StatesPerParameter * count, name);
        ViewChecks.AtLeast(scalars, optimizer.ScalarsPerStep, name);
        ViewChecks.AtLeast(clock, 2, name);
    }
}
