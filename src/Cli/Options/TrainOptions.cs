using System.CommandLine;
using GpuTrainer.Data;
using GpuTrainer.Model;
using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>The options of train: groups that say what is trained and how, and here how long, in which batches, on which data.</summary>
internal sealed class TrainOptions
{
    private const int JsonLogEvery = 100;

    private static readonly Bounds<int> s_positive = new(1, int.MaxValue, "a whole number of at least 1");

    private readonly NetworkOptionGroup _network = new();
    private readonly LossOptionGroup _loss = new();
    private readonly KindOptionGroup<Optimizer> _optimizer = new("--optimizer", "How to minimise it", OptimizerRegistry.All);
    private readonly ScheduleOptionGroup _schedule = new();
    private readonly UpdateOptionGroup _update = new();
    private readonly Option<string?> _matMul = MatMulOption.Create();

    private readonly Option<int> _epochs = NumberOption.Create("--epochs", "Passes over the training data.", 10, s_positive);

    private readonly Option<int> _batchSize = NumberOption.Create("--batch-size", "Samples a step.", 64, s_positive);

    private readonly Option<ulong> _seed = NumberOption.Create(
        "--seed", "Decides initial weights, order and dropout: the same seed gives the same weights, to the bit, on every device.",
        0UL, new Bounds<ulong>(0, ulong.MaxValue, "a whole number from 0 to 2^64 - 1"));

    private readonly Option<bool> _noShuffle = new("--no-shuffle") { Description = "Take the samples in the data set's order in every epoch." };

    private readonly Option<long?> _maxSteps = NumberOption.CreateOptional(
        "--max-steps", "Stop after so many steps (batches), if the epochs are not over before.", new Bounds<long>(1, long.MaxValue, "a whole number of at least 1"));

    private readonly Option<bool> _dropLast = new("--drop-last") { Description = "End an epoch before a batch that would not be full." };

    private readonly Option<double?> _validation = NumberOption.CreateOptional(
        "--validation", "Hold this share of each class out of the training part, chosen by the seed, and watch the training by it.",
        new Bounds<double>(double.Epsilon, 1 - 1e-9, "a number above 0 and below 1"));

    private readonly Option<string?> _augment = AugmentOption.Create();

    private readonly Option<long?> _memoryBudget = ByteCountOption.CreateOptional(
        "--memory-budget", "The most memory of the device's that a part of the data may take, such as 512MB; a larger one is streamed. Default: half of it.");

    private readonly Option<int?> _workers = NumberOption.CreateOptional(
        "--workers", "Threads that read data; default: one a processor. Changes the speed, not the result.", new Bounds<int>(1, 1024, "a whole number from 1 to 1024"));

    private readonly Option<int?> _logEvery = NumberOption.CreateOptional(
        "--log-every", $"Report the loss of every so many steps (batches); 0 = of none. Default: 0, with --json {JsonLogEvery}.",
        new Bounds<int>(0, int.MaxValue, "a whole number of at least 0"));

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        _network.AddTo(command);
        _loss.AddTo(command);
        _optimizer.AddTo(command);
        _schedule.AddTo(command);
        _update.AddTo(command);
        Option[] options =
        [
            _epochs, _batchSize, _seed, _noShuffle, _dropLast, _augment, _validation, _memoryBudget, _workers, _maxSteps, _logEvery, _matMul,
        ];
        foreach (Option option in options)
            command.Add(option);
    }

    /// <summary>The share to hold out for validation; null = none.</summary>
    public double? ReadValidation(ParseResult parsed) => parsed.GetValue(_validation);

    /// <summary>The seed.</summary>
    public ulong ReadSeed(ParseResult parsed) => parsed.GetValue(_seed);

    /// <summary>The network for a data set.</summary>
    /// <exception cref="LayerListException">--layers is no layer list.</exception>
    /// <exception cref="ShapeException">Its layers do not fit together.</exception>
    public Sequential ReadNetwork(ParseResult parsed, IDataset data) => _network.Read(parsed, data);

    /// <summary>Whether the data are measured for their normalisation.</summary>
    public bool IsMeasured(ParseResult parsed) => _network.IsMeasured(parsed);

    /// <summary>How bytes become inputs.</summary>
    public InputNormalization ReadNormalization(ParseResult parsed, IDataset data) => _network.ReadNormalization(parsed, data, parsed.GetValue(_workers) ?? 0);

    /// <summary>The weights to start from; null = random ones.</summary>
    /// <exception cref="CheckpointException">The file is damaged or does not fit the network.</exception>
    public IReadOnlyList<NamedTensor>? ReadInitialWeights(ParseResult parsed, Sequential model) => _network.ReadInitialWeights(parsed, model);

    /// <summary>What to minimise.</summary>
    public Loss ReadLoss(ParseResult parsed) => _loss.Read(parsed, _network.IsDefault(parsed));

    /// <summary>How to minimise it.</summary>
    public Optimizer ReadOptimizer(ParseResult parsed) => _optimizer.Read(parsed);

    /// <summary>How long, in which batches, from which seed.</summary>
    public TrainerOptions ReadTrainer(ParseResult parsed, bool json) => new()
    {
        Epochs = parsed.GetValue(_epochs),
        BatchSize = parsed.GetValue(_batchSize),
        Seed = parsed.GetValue(_seed),
        MatMul = MatMulOption.Read(parsed, _matMul),
        Schedule = _schedule.Read(parsed, _network.IsImageNetwork(parsed)),
        Update = _update.Read(parsed),
        Shuffle = !parsed.GetValue(_noShuffle),
        DropLast = parsed.GetValue(_dropLast),
        Augmentations = AugmentOption.Read(parsed, _augment),
        Data = new DataOptions { MemoryBudget = parsed.GetValue(_memoryBudget), Readers = parsed.GetValue(_workers) ?? 0 },
        MaxSteps = parsed.GetValue(_maxSteps),
        LogEvery = parsed.GetValue(_logEvery) ?? (json ? JsonLogEvery : 0),
    };
}
