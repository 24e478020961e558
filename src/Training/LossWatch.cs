namespace GpuTrainer.Training;

/// <summary>
/// Detects divergence: a step's loss is not finite, or the mean loss of 64 steps is over 1,000 times the larger of the first step's loss
/// and the loss of guessing (the natural logarithm of the number of classes).
/// </summary>
/// <remarks>
/// A training that recovers has short spikes, and a learning rate that is merely too high costs ten or a hundred times the loss of
/// guessing; a thousand times over 64 steps is neither. Guessing costs less with losses other than cross-entropy, so the limit is more
/// lenient for them.
/// </remarks>
internal sealed class LossWatch
{
    private const int Window = 64;
    private const double LimitFactor = 1000;

    private readonly double _guess;
    private double _sum;
    private int _count;

    /// <summary>Starts before the first step.</summary>
    /// <param name="classes">At least 1.</param>
    public LossWatch(int classes) => _guess = Math.Log(Math.Max(2, classes));

    /// <summary>The loss of the run's first step; null = none yet.</summary>
    public double? FirstLoss { get; set; }

    /// <summary>The largest acceptable mean of a window.</summary>
    private double Limit => LimitFactor * Math.Max(_guess, FirstLoss ?? 0);

    /// <summary>Checks the losses of some steps.</summary>
    /// <param name="losses">One per step, in order.</param>
    /// <param name="stepsBefore">Steps of the run before them.</param>
    /// <param name="rateOf">The learning rate of a step, counted from 1.</param>
    /// <exception cref="DivergedException">The training has diverged.</exception>
    public void Check(ReadOnlySpan<float> losses, long stepsBefore, Func<long, double> rateOf)
    {
        for (int i = 0; i < losses.Length; i++)
        {
            long step = stepsBefore + i + 1;
            if (!float.IsFinite(losses[i]))
                throw new DivergedException(step, losses[i], rateOf(step));
            FirstLoss ??= losses[i];
            _sum += losses[i];
            if (++_count == Window)
                CheckWindow(step, rateOf);
        }
    }

    /// <summary>Checks the last, incomplete window, once there are no more steps.</summary>
    /// <param name="step">Steps of the run.</param>
    /// <param name="rateOf">The learning rate of a step, counted from 1.</param>
    /// <exception cref="DivergedException">The training has diverged.</exception>
    public void Finish(long step, Func<long, double> rateOf)
    {
        if (_count > 0)
            CheckWindow(step, rateOf);
    }

    private void CheckWindow(long step, Func<long, double> rateOf)
    {
        (double mean, int count) = (_sum / _count, _count);
        (_sum, _count) = (0, 0);
        if (mean > Limit)
        {
            throw new DivergedException(
                step, mean, rateOf(step), $"the mean of {count} steps, over {LimitFactor:N0} times the first loss and that of guessing");
        }

    }
}
