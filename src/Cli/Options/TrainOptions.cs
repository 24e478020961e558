using System.CommandLine;
using GpuTrainer.Data;
using GpuTrainer.Model;
using GpuTrainer.Training;
using MatMulLibrary = GpuTrainer.Kernels.MatMulLibrary;

namespace GpuTrainer.Cli;

/// <summary>The options of train that say what is trained, and how.</summary>
internal sealed class TrainOptions
{
    /// <summary>The name of cuBLAS's products.</summary>
    public const string Cublas = "cublas";

    private const string BuiltIn = "built-in";
    private const int JsonLogEvery = 100;

    // The embedded digits are few, and smoothing is worth about a percent there: docs/benchmarks.md.
    private const double DefaultNetworkSmoothing = 0.1;


    private static readonly Bounds<int> s_positive = new(1, int.MaxValue, "a whole number of at least 1");
    private static readonly Bounds<double> s_notNegative = new(0, double.MaxValue, "a number of at least 0");
    private static readonly Bounds<double> s_share = new(0, 1, "a number from 0 to 1");

    private readonly Option<string?> _model = ChoiceOption.Create(
        "--model", $"A network with a name; default: {NamedModels.Names[0]}.", NamedModels.Names);

    private readonly Option<string?> _layers = new("--layers")
    {
        Description = "A network of your own, for example \"linear 96, tanh, dropout 0.2, linear 10\".",
        HelpName = "LAYERS",
    };

    private readonly Option<string?> _init = new("--init")
    {
        Description = "Start from these weights, under the names that a PyTorch nn.Sequential of the same layers gives them.",
        HelpName = "WEIGHTS.safetensors",
    };

    private readonly Option<string?> _matMul = ChoiceOption.Create(
        "--matmul", $"Whose matrix products: this project's, or cuBLAS on CUDA, whose bits are its own; default: {BuiltIn}.", [BuiltIn, Cublas]);

    private readonly Option<string?> _loss = ChoiceOption.Create("--loss", $"What to minimise; default: {LossRegistry.All.Names[0]}.", LossRegistry.All.Names);

    private readonly Option<double?> _labelSmoothing = NumberOption.CreateOptional(
        "--label-smoothing", $"Share of the target that cross-entropy spreads over all classes; default: {DefaultNetworkSmoothing} for {NamedModels.Names[0]}, else 0.", s_share);

    private readonly Option<string?> _optimizer = ChoiceOption.Create("--optimizer", $"How; default: {OptimizerRegistry.All.Names[0]}.", OptimizerRegistry.All.Names);

    private readonly Option<double?> _learningRate = NumberOption.CreateOptional(
        "--lr", "Learning rate; default: the optimizer's.", s_notNegative);

    private readonly Option<double?> _momentum = NumberOption.CreateOptional("--momentum", "Momentum of sgd; default: 0.", s_share);

    private readonly Option<bool> _nesterov = new("--nesterov") { Description = "Nesterov's momentum, with sgd and a --momentum." };

    private readonly Option<double?> _weightDecay = NumberOption.CreateOptional(
        "--weight-decay", "Weight decay; default: 0, with adamw 0.01.", s_notNegative);

    private readonly Option<int> _epochs = NumberOption.Create("--epochs", "Passes over the training data.", 10, s_positive);

    private readonly Option<int> _batchSize = NumberOption.Create("--batch-size", "Samples a step.", 64, s_positive);

    private readonly Option<ulong> _seed = NumberOption.Create(
        "--seed", "Decides initial weights, order and dropout: the same seed gives the same weights, to the bit, on every device.",
        0UL, new Bounds<ulong>(0, ulong.MaxValue, "a whole number from 0 to 2^64 - 1"));

    private readonly Option<bool> _noShuffle = new("--no-shuffle") { Description = "Take the samples in the data set's order in every epoch." };

    private readonly Option<long?> _maxSteps = NumberOption.CreateOptional(
        "--max-steps", "Stop after so many steps, if the epochs are not over before.", new Bounds<long>(1, long.MaxValue, "a whole number of at least 1"));

    private readonly Option<bool> _dropLast = new("--drop-last") { Description = "End an epoch before a batch that would not be full." };

    private readonly Option<double?> _validation = NumberOption.CreateOptional(
        "--validation", "Hold this share of each class out of the training part, chosen by the seed, and watch the training by it.",
        new Bounds<double>(double.Epsilon, 1 - 1e-9, "a number above 0 and below 1"));

    private readonly Option<string?> _augment = AugmentOption.Create();

    private readonly Option<string?> _normalize = new("--normalize")
    {
        Description = "(byte / 255 - mean) / deviation, a channel: none, measured (of the training part), or numbers such as "
            + "0.49,0.48,0.45/0.25,0.24,0.26. Kept in the model. Default: none.",
        HelpName = "HOW",
    };

    private readonly Option<long?> _memoryBudget = ByteCountOption.CreateOptional(
        "--memory-budget", "The most memory of the device's that a part of the data may take, such as 512MB; a larger one is streamed. Default: half of it.");

    private readonly Option<int?> _workers = NumberOption.CreateOptional(
        "--workers", "Threads that read data; default: one a processor. Changes the speed, not the result.", new Bounds<int>(1, 1024, "a whole number from 1 to 1024"));

    private readonly Option<int?> _logEvery = NumberOption.CreateOptional(
        "--log-every", $"Report the loss of every so many steps; 0 = of none. Default: 0, with --json {JsonLogEvery}.",
        new Bounds<int>(0, int.MaxValue, "a whole number of at least 0"));

    /// <summary>The name of a library of products, for people and scripts.</summary>
    public static string NameOf(MatMulLibrary library) => library == MatMulLibrary.Cublas ? Cublas : BuiltIn;

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] options =
        [
            _model, _layers, _init, _matMul, _loss, _labelSmoothing, _optimizer, _learningRate, _momentum, _nesterov, _weightDecay, _epochs, _batchSize,
            _seed, _noShuffle, _dropLast, _augment, _normalize, _validation, _memoryBudget, _workers, _maxSteps, _logEvery,
        ];
        foreach (Option option in options)
            command.Add(option);
    }

    /// <summary>The share to hold out for validation; null = none.</summary>
    public double? ReadValidation(ParseResult parsed) => parsed.GetValue(_validation);

    /// <summary>The seed.</summary>
    public ulong ReadSeed(ParseResult parsed) => parsed.GetValue(_seed);

    /// <summary>The network for a data set, and its normalisation.</summary>
    /// <exception cref="LayerListException">--layers is no layer list.</exception>
    /// <exception cref="ShapeException">Its layers do not fit together.</exception>
    public ModelDescription ReadModel(ParseResult parsed, IDataset data)
    {
        string? name = parsed.GetValue(_model);
        string? layers = parsed.GetValue(_layers);
        if (name is not null && layers is not null)
            throw new UsageException("--layers: --model names a network already; leave one of them out.");
        ImageShape item = data.ItemShape;
        layers ??= NamedModels.TryGetLayers(name ?? NamedModels.Names[0], data.ClassNames.Count)!; // Only known names pass the parser.
        Sequential model = Sequential.Parse(layers, new Shape(item.Channels, item.Height, item.Width));
        return new ModelDescription(model, data.ClassNames, NormalizeOption.Read(parsed.GetValue(_normalize), data, parsed.GetValue(_workers) ?? 0));
    }

    /// <summary>The weights to start from; null = random ones.</summary>
    /// <exception cref="CheckpointException">The file is damaged or does not fit the network.</exception>
    public IReadOnlyList<NamedTensor>? ReadInitialWeights(ParseResult parsed, ModelDescription description)
    {
        string? path = parsed.GetValue(_init);
        if (path is null)
            return null;
        string file = ModelFile.Resolve(path);
        return File.Exists(file)
            ? ModelFile.LoadWeights(file, description.Model.Layout)
            : throw new UsageException($"--init: there is no file {file}.");
    }

    /// <summary>What to minimise.</summary>
    public Loss ReadLoss(ParseResult parsed)
    {
        Loss loss = Loss.Parse(parsed.GetValue(_loss) ?? LossRegistry.All.Names[0]);
        double? smoothing = parsed.GetValue(_labelSmoothing);
        if (loss is not CrossEntropy)
        {
            return smoothing is null
                ? loss
                : throw new UsageException($"--label-smoothing: it goes with --loss cross-entropy, got --loss {loss.Text}.");
        }

        bool isDefaultNetwork = parsed.GetValue(_layers) is null && (parsed.GetValue(_model) ?? NamedModels.Names[0]) == NamedModels.Names[0];
        return new CrossEntropy((float)(smoothing ?? (isDefaultNetwork ? DefaultNetworkSmoothing : 0)));
    }

    /// <summary>How to minimise it.</summary>
    public Optimizer ReadOptimizer(ParseResult parsed)
    {
        string name = parsed.GetValue(_optimizer) ?? OptimizerRegistry.All.Names[0];
        var given = new Dictionary<string, string>();
        void Add(string setting, double? value)
        {
            if (value is { } number)
                given.Add(setting, number.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
        }

        Add("lr", parsed.GetValue(_learningRate));
        Add("momentum", parsed.GetValue(_momentum));
        Add("weight-decay", parsed.GetValue(_weightDecay));
        if (parsed.GetValue(_nesterov))
            given.Add("nesterov", "true");
        try
        {
            return OptimizerRegistry.All.Create(name, given);
        }
        catch (TrainingException problem)
        {
            throw new UsageException(problem.Message);
        }
    }

    /// <summary>How long, in which batches, from which seed.</summary>
    public TrainerOptions ReadTrainer(ParseResult parsed, bool json) => new()
    {
        Epochs = parsed.GetValue(_epochs),
        BatchSize = parsed.GetValue(_batchSize),
        Seed = parsed.GetValue(_seed),
        MatMul = parsed.GetValue(_matMul) == Cublas ? MatMulLibrary.Cublas : MatMulLibrary.BuiltIn,
        Shuffle = !parsed.GetValue(_noShuffle),
        DropLast = parsed.GetValue(_dropLast),
        Augmentations = AugmentOption.Read(parsed, _augment),
        Data = new DataOptions { MemoryBudget = parsed.GetValue(_memoryBudget), Readers = parsed.GetValue(_workers) ?? 0 },
        MaxSteps = parsed.GetValue(_maxSteps),
        LogEvery = parsed.GetValue(_logEvery) ?? (json ? JsonLogEvery : 0),
    };
}
