using System.CommandLine;
using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>The options that say what happens to gradients before the optimizer's step, and to weights after it.</summary>
internal sealed class UpdateOptionGroup
{
    private static readonly Bounds<double> s_aboveZero = new(float.Epsilon, float.MaxValue, "a number above 0");

    private readonly Option<double?> _clipNorm = NumberOption.CreateOptional(
        "--clip-norm", "Scale the gradients down where their norm, over all weights, is above this. Default: off.", s_aboveZero);

    private readonly Option<double?> _clipValue = NumberOption.CreateOptional(
        "--clip-value", "Hold each gradient within -N and N; before --clip-norm. Default: off.", s_aboveZero);

    private readonly Option<int?> _accumulate = NumberOption.CreateOptional(
        "--accumulate", "Batches for one step of the optimizer, which takes the mean of their gradients; an epoch's last ones may be fewer. "
            + "--max-steps and --log-every count batches, a schedule and --warmup-steps the optimizer's steps. Default: 1.",
        new Bounds<int>(1, int.MaxValue, "a whole number of at least 1"));

    private readonly Option<double?> _ema = NumberOption.CreateOptional(
        "--ema", "Decay of a moving average of the weights, such as 0.999, which is evaluated and saved in their place. Default: off.",
        new Bounds<double>(0, double.BitDecrement(1), "a number of at least 0 and under 1"));

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] options = [_clipNorm, _clipValue, _accumulate, _ema];
        foreach (Option option in options)
            command.Add(option);
    }

    /// <summary>What the user wants.</summary>
    public UpdateOptions Read(ParseResult parsed) => new()
    {
        ClipNorm = parsed.GetValue(_clipNorm),
        ClipValue = parsed.GetValue(_clipValue),
        Accumulate = parsed.GetValue(_accumulate) ?? 1,
        Ema = parsed.GetValue(_ema),
    };
}
