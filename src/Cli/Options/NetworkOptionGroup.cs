using System.CommandLine;
using GpuTrainer.Data;
using GpuTrainer.Model;

namespace GpuTrainer.Cli;

/// <summary>The options that say which network is trained, and what it starts from.</summary>
internal sealed class NetworkOptionGroup
{
    private readonly Option<string?> _model = ChoiceOption.Create(
        "--model", $"A network with a name; default: {NamedModels.Names[0]}.", NamedModels.Names);

    private readonly Option<string?> _layers = new("--layers")
    {
        Description = "A network of your own, for example \"linear 96, tanh, dropout 0.2, linear 10\", of: "
            + $"{string.Join(", ", LayerRegistry.Kinds.Select(kind => kind.Usage))}.",
        HelpName = "LAYERS",
    };

    private readonly Option<string?> _init = new("--init")
    {
        Description = "Start from these weights, under the names that a PyTorch nn.Sequential of the same layers gives them.",
        HelpName = "WEIGHTS.safetensors",
    };

    private readonly Option<string?> _normalize = new("--normalize")
    {
        Description = "(byte / 255 - mean) / deviation, a channel: none, measured (of the training part), or numbers such as "
            + "0.49,0.48,0.45/0.25,0.24,0.26. Kept in the model. Default: none.",
        HelpName = "HOW",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] options = [_model, _layers, _init, _normalize];
        foreach (Option option in options)
            command.Add(option);
    }

    /// <summary>Whether it is the network that there is without any option.</summary>
    public bool IsDefault(ParseResult parsed) => parsed.GetValue(_layers) is null && (parsed.GetValue(_model) ?? NamedModels.Names[0]) == NamedModels.Names[0];

    /// <summary>Whether it is one of <see cref="NamedModels.ImageNetworks"/>.</summary>
    public bool IsImageNetwork(ParseResult parsed) => parsed.GetValue(_model) is { } name && NamedModels.ImageNetworks.Contains(name);

    /// <summary>The network for a data set.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="data">The training part.</param>
    /// <exception cref="LayerListException">--layers is no layer list.</exception>
    /// <exception cref="ShapeException">Its layers do not fit together.</exception>
    public Sequential Read(ParseResult parsed, IDataset data)
    {
        string? name = parsed.GetValue(_model);
        string? layers = parsed.GetValue(_layers);
        if (name is not null && layers is not null)
            throw new UsageException("--layers: --model names a network already; leave one of them out.");
        ImageShape item = data.ItemShape;
        layers ??= NamedModels.TryGetLayers(name ?? NamedModels.Names[0], data.ClassNames.Count)!; // Only known names pass the parser.
        return Sequential.Parse(layers, new Shape(item.Channels, item.Height, item.Width));
    }

    /// <summary>Whether the data are measured for their normalisation, which takes as long as it takes to read them.</summary>
    public bool IsMeasured(ParseResult parsed) => NormalizeOption.IsMeasured(parsed.GetValue(_normalize));

    /// <summary>How bytes become inputs.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="data">The training part.</param>
    /// <param name="readers">Threads that read data to measure it; 0 = one a processor.</param>
    public InputNormalization ReadNormalization(ParseResult parsed, IDataset data, int readers) => NormalizeOption.Read(parsed.GetValue(_normalize), data, readers);

    /// <summary>The weights to start from; null = random ones.</summary>
    /// <exception cref="CheckpointException">The file is damaged or does not fit the network.</exception>
    public IReadOnlyList<NamedTensor>? ReadInitialWeights(ParseResult parsed, Sequential model)
    {
        string? path = parsed.GetValue(_init);
        if (path is null)
            return null;
        string file = ModelFile.Resolve(path);
        return File.Exists(file)
            ? ModelFile.LoadWeights(file, model.Layout)
            : throw new UsageException($"--init: there is no file {file}.");
    }
}
