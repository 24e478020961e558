namespace GpuTrainer.Training;

/// <summary>
/// Whether a training has diverged: a step's loss is no number, or the mean loss of 64 steps is over 1,000 times what the first step cost, and what
/// guessing costs (the natural logarithm of the number of classes).
/// </summary>
/// <remarks>
/// A training that will recover has spikes, and a rate that is too high costs some ten or hundred times the guess; a thousand times the worse of both
/// over 64 steps is neither. Losses other than cross-entropy cost less for a guess, so the rule is milder with them.
/// </remarks>
internal sealed class LossWatch
{
    private const int Window = 64;
    private const double Absurd = 1000;

    private readonly double _guess;
    private double _sum;
    private int _count;

    /// <summary>Before the first step.</summary>
    /// <param name="classes">At least 1.</param>
    public LossWatch(int classes) => _guess = Math.Log(Math.Max(2, classes));

    /// <summary>The loss of the run's first step; null before it.</summary>
    public double? FirstLoss { get; set; }

    /// <summary>The most that the mean of a window may be.</summary>
    private double Limit => Absurd * Math.Max(_guess, FirstLoss ?? 0);

    /// <summary>Looks at the losses of some steps.</summary>
    /// <param name="losses">One a step, in order.</param>
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

    /// <summary>Looks at what is left of the last window, once no more steps come.</summary>
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
            throw new DivergedException(step, mean, rateOf(step), $"the mean of {count} steps, and over {Absurd:N0} times what it began with or what guessing costs");
    }
}
