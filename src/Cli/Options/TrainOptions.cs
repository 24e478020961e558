using System.CommandLine;
using GpuTrainer.Data;
using GpuTrainer.Kernels;
using GpuTrainer.Model;
using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>The options for the network, the loss, the optimizer, the batches and the length of a training.</summary>
internal sealed class TrainOptions
{
    private const int JsonLogEvery = 100;

    private readonly LossOptionGroup _loss = new();
    private readonly KindOptionGroup<Optimizer> _optimizer = new("--optimizer", "The optimizer", OptimizerRegistry.All);
    private readonly ScheduleOptionGroup _schedule = new();
    private readonly UpdateOptionGroup _update = new();
    private readonly Option<string?> _matMul = MatMulOption.Create();

    private readonly Option<int> _epochs = NumberOption.Create("--epochs", "Passes over the training data.", 10, Bounds.Positive);

    private readonly Option<int> _batchSize = NumberOption.Create("--batch-size", "Samples per step.", 64, Bounds.Positive);

    private readonly Option<ulong> _seed = NumberOption.Create(
        "--seed", "Seed of initial weights, order and dropout; the same seed gives bit-identical weights on every device.",
        0UL, Bounds.Seed);

    private readonly Option<bool> _noShuffle = new("--no-shuffle") { Description = "Keep the data set's order in every epoch." };

    private readonly Option<long?> _maxSteps = NumberOption.CreateOptional(
        "--max-steps", "Stop after N steps (batches), or after the last epoch if that comes first.",
        Bounds.PositiveLong);

    private readonly Option<bool> _dropLast = new("--drop-last") { Description = "Drop the last batch of an epoch if it is not full." };

    private readonly Option<double?> _validation = NumberOption.CreateOptional(
        "--validation", "Hold out this share of each class of the training part, chosen by the seed, and watch it instead of "
            + "the test part.",
        new Bounds<double>(double.Epsilon, 1 - 1e-9, "a number above 0 and below 1"));

    private readonly Option<string?> _augment = AugmentOption.Create();

    private readonly Option<long?> _memoryBudget = ByteCountOption.CreateOptional(
        "--memory-budget", "Device memory for each part of the data, such as 512MB; a larger part is streamed. Default: half of the "
            + "device's memory.");

    private readonly Option<int?> _workers = NumberOption.CreateOptional(
        "--workers", "Threads that read data; they affect the speed, not the result. Default: one per core.",
        new Bounds<int>(1, 1024, "a whole number from 1 to 1024"));

    private readonly Option<int?> _logEvery = NumberOption.CreateOptional(
        "--log-every", $"Print the loss every N steps (batches); 0: never. Default: 0; with --json, {JsonLogEvery}.",
        new Bounds<int>(0, int.MaxValue, "a whole number of at least 0"));

    /// <summary>The network.</summary>
    public NetworkOptionGroup Network { get; } = new();

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        Network.AddTo(command);
        _loss.AddTo(command);
        _optimizer.AddTo(command);
        _schedule.AddTo(command);
        _update.AddTo(command);
        Option[] options =
        [
            _epochs, _batchSize, _seed, _noShuffle, _dropLast, _augment, _validation, _memoryBudget, _workers, _maxSteps,
            _logEvery, _matMul,
        ];
        foreach (Option option in options)
            command.Add(option);
    }

    /// <summary>The share to hold out for validation; null: none.</summary>
    public double? ReadValidation(ParseResult parsed) => parsed.GetValue(_validation);

    /// <summary>How bytes become inputs; measured with the threads of --workers.</summary>
    public InputNormalization ReadNormalization(ParseResult parsed, IDataset data) =>
        Network.ReadNormalization(parsed, data, parsed.GetValue(_workers) ?? 0);

    /// <summary>The loss.</summary>
    public Loss ReadLoss(ParseResult parsed) => _loss.Read(parsed, Network.IsDefault(parsed));

    /// <summary>The optimizer.</summary>
    public Optimizer ReadOptimizer(ParseResult parsed) => _optimizer.Read(parsed);

    /// <summary>Epochs, batches, seed, schedule and update rules.</summary>
    public TrainerOptions ReadTrainer(ParseResult parsed, bool json) => new()
    {
        Epochs = parsed.GetValue(_epochs),
        BatchSize = parsed.GetValue(_batchSize),
        Seed = parsed.GetValue(_seed),
        MatMul = MatMulOption.Read(parsed, _matMul),
        Schedule = _schedule.Read(parsed, Network.IsImageNetwork(parsed)),
        Update = _update.Read(parsed),
        Shuffle = !parsed.GetValue(_noShuffle),
        DropLast = parsed.GetValue(_dropLast),
        Augmentations = AugmentOption.Read(parsed, _augment),
        Data = new DataOptions { MemoryBudget = parsed.GetValue(_memoryBudget), Readers = parsed.GetValue(_workers) ?? 0 },
        MaxSteps = parsed.GetValue(_maxSteps),
        LogEvery = parsed.GetValue(_logEvery) ?? (json ? JsonLogEvery : 0),
    };
}

/// <summary>The options of the loss.</summary>
internal sealed class LossOptionGroup
{
    private const string LabelSmoothing = "label-smoothing";

    // With as few images as the embedded digits, smoothing gains about a percent: docs/benchmarks.md.
    private const string DefaultNetworkSmoothing = "0.1";

    private readonly KindOptionGroup<Loss> _loss = new(
        "--loss", "The loss to minimise", LossRegistry.All,
        new Dictionary<string, string> { [LabelSmoothing] = $"{DefaultNetworkSmoothing} for --model {NamedModels.Names[0]}, else 0" });

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command) => _loss.AddTo(command);

    /// <summary>The loss.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="isDefaultNetwork">Whether the network is the default one.</param>
    public Loss Read(ParseResult parsed, bool isDefaultNetwork) =>
        isDefaultNetwork ? _loss.Read(parsed, null, (LabelSmoothing, DefaultNetworkSmoothing)) : _loss.Read(parsed);
}

/// <summary>The options of the learning rate schedule.</summary>
internal sealed class ScheduleOptionGroup
{
    // Networks with batch normalisation reach a higher accuracy in few epochs with it: docs/recipes.md.
    private const string DefaultOfImageNetworks = "cosine";

    private readonly KindOptionGroup<Schedule> _schedule = new(
        "--schedule", "The learning rate schedule", ScheduleRegistry.All,
        defaultKind: $"{DefaultOfImageNetworks} for --model {string.Join(" and ", NamedModels.ImageNetworks)}, else "
            + $"{ScheduleRegistry.All.Names[0]}");

    private readonly Option<long?> _warmupSteps = NumberOption.CreateOptional(
        "--warmup-steps", "Raise the learning rate linearly from 0 over N optimizer steps before the schedule begins. Default: none.",
        Bounds.PositiveLong);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        _schedule.AddTo(command);
        command.Add(_warmupSteps);
    }

    /// <summary>The schedule, after the warmup if there is one.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="isImageNetwork">Whether the network is one of <see cref="NamedModels.ImageNetworks"/>.</param>
    public Schedule Read(ParseResult parsed, bool isImageNetwork)
    {
        Schedule schedule = _schedule.Read(parsed, isImageNetwork ? DefaultOfImageNetworks : null);
        return parsed.GetValue(_warmupSteps) is { } steps ? new WarmupSchedule(steps, schedule) : schedule;
    }
}

/// <summary>The options for gradient clipping, gradient accumulation and weight averaging.</summary>
internal sealed class UpdateOptionGroup
{
    private static readonly Bounds<double> AboveZero = new(float.Epsilon, float.MaxValue, "a number above 0");

    private readonly Option<double?> _clipNorm = NumberOption.CreateOptional(
        "--clip-norm", "Scale the gradients down if their norm, over all weights, exceeds N. Default: off.", AboveZero);

    private readonly Option<double?> _clipValue = NumberOption.CreateOptional(
        "--clip-value", "Clip each gradient to -N..N, before --clip-norm. Default: off.", AboveZero);

    private readonly Option<int?> _accumulate = NumberOption.CreateOptional(
        "--accumulate", "Average the gradients of N batches per optimizer step; the last step of an epoch may have fewer. "
            + "--max-steps and --log-every count batches, schedules and --warmup-steps count optimizer steps. Default: 1.",
        Bounds.Positive);

    private readonly Option<double?> _ema = NumberOption.CreateOptional(
        "--ema", "Evaluate and save an exponential moving average of the weights with this decay, such as 0.999. Default: off.",
        new Bounds<double>(0, double.BitDecrement(1), "a number of at least 0 and under 1"));

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] options = [_clipNorm, _clipValue, _accumulate, _ema];
        foreach (Option option in options)
            command.Add(option);
    }

    /// <summary>The values given.</summary>
    public UpdateOptions Read(ParseResult parsed) => new()
    {
        ClipNorm = parsed.GetValue(_clipNorm),
        ClipValue = parsed.GetValue(_clipValue),
        Accumulate = parsed.GetValue(_accumulate) ?? 1,
        Ema = parsed.GetValue(_ema),
    };
}

/// <summary>--matmul: the library for matrix products.</summary>
internal static class MatMulOption
{
    /// <summary>Creates the option.</summary>
    public static Option<string?> Create() => ChoiceOption.Create(
        "--matmul", "The library for matrix products: this project's, or cuBLAS on CUDA, whose results differ in the last bits. "
            + $"Default: {MatMulNames.BuiltIn}.",
        [MatMulNames.BuiltIn, MatMulNames.Cublas]);

    /// <summary>The library.</summary>
    public static MatMulLibrary Read(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) == MatMulNames.Cublas ? MatMulLibrary.Cublas : MatMulLibrary.BuiltIn;
}
