using System.CommandLine;
using GpuTrainer.Data;
using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>The options that stop a training early or try it on part of the data, named as in PyTorch Lightning.</summary>
internal sealed class StopOptionGroup
{
    private const string FastName = "--fast-dev-run";
    private const string OverfitName = "--overfit-batches";
    private const string LimitName = "--limit-batches";

    private readonly Option<int?> _patience = NumberOption.CreateOptional(
        "--patience", "Stop after N epochs in a row without a lower loss on the watched part. Default: never.", Bounds.Positive);

    private readonly Option<double?> _minDelta = NumberOption.CreateOptional(
        "--min-delta", "The decrease of the loss that --patience counts as lower. Default: 0.", new Bounds<double>(0, double.MaxValue, "a "
            + "number of at least 0"));

    private readonly Option<TimeSpan?> _maxTime = DurationOption.CreateOptional(
        "--max-time", "Stop after this time, such as 90s, 10m or 1h30m; a resumed run gets the same time again. Default: never.");

    private readonly Option<int?> _limitBatches = NumberOption.CreateOptional(
        LimitName, "Use only N batches per epoch, and N of each held-out part, for a quick try.", Bounds.Positive);

    private readonly Option<int?> _overfitBatches = NumberOption.CreateOptional(
        OverfitName, "Train and evaluate on the first N batches only, unshuffled: a network and learning rate that cannot overfit "
            + "them are wrong.", Bounds.Positive);

    private readonly Option<bool> _fastDevRun = new(FastName)
    {
        Description = "Run one batch of each part through all the code, and "
        + "save nothing."
    };

    private readonly Option<bool> _detectAnomaly = new("--detect-anomaly")
    {
        Description = "Check every step, and name the layer that produces the first NaN or infinity. Much slower.",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] options = [_patience, _minDelta, _maxTime, _limitBatches, _overfitBatches, _fastDevRun, _detectAnomaly];
        foreach (Option option in options)
            command.Add(option);
    }

    /// <summary>Whether to run one batch only and save nothing.</summary>
    public bool IsFastDevRun(ParseResult parsed) => parsed.GetValue(_fastDevRun);

    /// <summary>Whether --patience is given.</summary>
    public bool HasPatience(ParseResult parsed) => parsed.GetValue(_patience) is not null;

    /// <summary>Applies these options to the trainer's.</summary>
    /// <exception cref="UsageException">Two options exclude each other.</exception>
    public TrainerOptions Apply(ParseResult parsed, TrainerOptions options)
    {
        if (parsed.GetValue(_minDelta) is not null && parsed.GetValue(_patience) is null)
            throw new UsageException("--min-delta: expected with --patience; add it, or leave this out.");
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

    /// <summary>Restricts the data to the part that these options select.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="data">All of it.</param>
    /// <param name="options">The batch sizes.</param>
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
            .. new[]
            {
                (Name: LimitName, IsGiven: parsed.GetValue(_limitBatches) is not null),
                (Name: OverfitName, IsGiven: parsed.GetValue(_overfitBatches) is not null),
                (Name: FastName, IsGiven: IsFastDevRun(parsed)),
            }.Where(option => option.IsGiven).Select(option => option.Name),
        ];
        if (given.Length > 1)
            throw new UsageException($"{given[0]}: not with {given[1]}; leave one of them out.");
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
