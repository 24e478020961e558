using System.CommandLine;
using GpuTrainer.Data;
using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>The options that end a training early, or try it on a part of the data: PyTorch Lightning's names and meanings.</summary>
internal sealed class StopOptionGroup
{
    private const string FastName = "--fast-dev-run";
    private const string OverfitName = "--overfit-batches";
    private const string LimitName = "--limit-batches";

    private static readonly Bounds<int> s_positive = new(1, int.MaxValue, "a whole number of at least 1");

    private readonly Option<int?> _patience = NumberOption.CreateOptional(
        "--patience", "Stop after so many epochs in a row in which the loss on the watched part has not fallen. Default: never.", s_positive);

    private readonly Option<double?> _minDelta = NumberOption.CreateOptional(
        "--min-delta", "What --patience counts as fallen: by more than this. Default: 0.", new Bounds<double>(0, double.MaxValue, "a number of at least 0"));

    private readonly Option<TimeSpan?> _maxTime = DurationOption.CreateOptional(
        "--max-time", "Stop after the step in which so much time is over, such as 90s, 10m or 1h30m; a run that goes on gets as much again. Default: never.");

    private readonly Option<int?> _limitBatches = NumberOption.CreateOptional(
        LimitName, "Take only so many batches an epoch, and as many of each held-out part, to try something out.", s_positive);

    private readonly Option<int?> _overfitBatches = NumberOption.CreateOptional(
        OverfitName, "Learn the first so many batches by heart, in their order, and measure on them: a network and a rate that cannot do that are wrong.", s_positive);

    private readonly Option<bool> _fastDevRun = new(FastName) { Description = "One batch of each part, once through everything; nothing is saved." };

    private readonly Option<bool> _detectAnomaly = new("--detect-anomaly")
    {
        Description = "Look at every step, and name the layer that makes the first number that is none (NaN, infinite). Much slower.",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] options = [_patience, _minDelta, _maxTime, _limitBatches, _overfitBatches, _fastDevRun, _detectAnomaly];
        foreach (Option option in options)
            command.Add(option);
    }

    /// <summary>Whether it is one batch only, of which nothing is saved.</summary>
    public bool IsFastDevRun(ParseResult parsed) => parsed.GetValue(_fastDevRun);

    /// <summary>Whether the training stops early.</summary>
    public bool HasPatience(ParseResult parsed) => parsed.GetValue(_patience) is not null;

    /// <summary>The options with what these ones say.</summary>
    /// <exception cref="UsageException">They do not go together.</exception>
    public TrainerOptions Apply(ParseResult parsed, TrainerOptions options)
    {
        if (parsed.GetValue(_minDelta) is not null && parsed.GetValue(_patience) is null)
            throw new UsageException("--min-delta: it goes with --patience.");
        int? limit = Limit(parsed);
        return options with
        {
            Patience = parsed.GetValue(_patience),
            MinDelta = parsed.GetValue(_minDelta) ?? 0,
            MaxTime = parsed.GetValue(_maxTime),
            DetectAnomaly = parsed.GetValue(_detectAnomaly),
            LimitBatches = limit,
            Shuffle = options.Shuffle && parsed.GetValue(_overfitBatches) is null,
            Epochs = IsFastDevRun(parsed) ? 1 : options.Epochs,
        };
    }

    /// <summary>The part of the data that is taken.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="data">All of it.</param>
    /// <param name="options">The batches' sizes.</param>
    public TrainTestData Apply(ParseResult parsed, TrainTestData data, TrainerOptions options)
    {
        if (parsed.GetValue(_overfitBatches) is { } overfit)
        {
            IDataset few = First(data.Train, (long)overfit * options.BatchSize);
            return new TrainTestData(few, few, data.Validation is null ? null : few);
        }

        if (Limit(parsed) is not { } limit)
            return data;
        long held = (long)limit * options.EvaluationBatchSize;
        return data with { Test = First(data.Test, held), Validation = data.Validation is null ? null : First(data.Validation, held) };
    }

    private int? Limit(ParseResult parsed)
    {
        string[] given =
        [
            .. new[] { (LimitName, parsed.GetValue(_limitBatches) is not null), (OverfitName, parsed.GetValue(_overfitBatches) is not null), (FastName, IsFastDevRun(parsed)) }
                .Where(option => option.Item2).Select(option => option.Item1),
        ];
        if (given.Length > 1)
            throw new UsageException($"{given[0]}: it does not go with {given[1]}; leave one of them out.");
        return IsFastDevRun(parsed) ? 1 : parsed.GetValue(_limitBatches);
    }

    private static IDataset First(IDataset data, long count)
    {
        if (count >= data.Count)
            return data;
        int[] indices = new int[count];
        SampleOrder.Sequential(indices);
        return new SubsetDataset(data, data.Name, indices);
    }
}
