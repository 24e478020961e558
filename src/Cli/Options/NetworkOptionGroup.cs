using System.CommandLine;
using System.Globalization;
using GpuTrainer.Data;
using GpuTrainer.Model;

namespace GpuTrainer.Cli;

/// <summary>The options that select the network, its initial weights and its input normalisation.</summary>
internal sealed class NetworkOptionGroup
{
    private readonly Option<string?> _model = ChoiceOption.Create(
        "--model", $"A predefined network. Default: {NamedModels.Names[0]}.", NamedModels.Names);

    private readonly Option<string?> _layers = new("--layers")
    {
        Description = "A network of your own, such as \"linear 96, tanh, dropout 0.2, linear 10\". Layers: "
            + $"{string.Join(", ", LayerRegistry.Kinds.Select(kind => kind.Usage))}.",
        HelpName = "LAYERS",
    };

    private readonly Option<string?> _init = new("--init")
    {
        Description = "Start from these weights, named as in a PyTorch nn.Sequential of the same layers.",
        HelpName = "WEIGHTS.safetensors",
    };

    private readonly Option<string?> _normalize = new("--normalize")
    {
        Description = "Normalise each channel, (byte / 255 - mean) / deviation: none, measured (from the training data), or means and "
            + "deviations such as 0.49,0.48,0.45/0.25,0.24,0.26. Saved with the model. Default: none.",
        HelpName = "HOW",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] options = [_model, _layers, _init, _normalize];
        foreach (Option option in options)
            command.Add(option);
    }

    /// <summary>Whether it is the default network.</summary>
    public bool IsDefault(ParseResult parsed) =>
        parsed.GetValue(_layers) is null && (parsed.GetValue(_model) ?? NamedModels.Names[0]) == NamedModels.Names[0];

    /// <summary>Whether it is one of <see cref="NamedModels.ImageNetworks"/>.</summary>
    public bool IsImageNetwork(ParseResult parsed) => parsed.GetValue(_model) is { } name && NamedModels.ImageNetworks.Contains(name);

    /// <summary>The network for a data set.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="data">The training part.</param>
    /// <exception cref="LayerListException">--layers is not a valid layer list.</exception>
    /// <exception cref="ShapeException">Its layers do not fit together.</exception>
    public Sequential Read(ParseResult parsed, IDataset data)
    {
        string? name = parsed.GetValue(_model);
        string? layers = parsed.GetValue(_layers);
        if (name is not null && layers is not null)
            throw new UsageException("--layers: not with --model; leave one of them out.");
        ImageShape item = data.ItemShape;
        layers ??= NamedModels.TryGetLayers(name ?? NamedModels.Names[0], data.ClassNames.Count)!; // The parser accepts known names only.
        return Sequential.Parse(layers, new Shape(item.Channels, item.Height, item.Width));
    }

    /// <summary>Whether the normalisation is measured, which reads all the training data.</summary>
    public bool IsMeasured(ParseResult parsed) => NormalizeOption.IsMeasured(parsed.GetValue(_normalize));

    /// <summary>How bytes become inputs.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="data">The training part.</param>
    /// <param name="readers">Threads that read the data; 0: one per core.</param>
    public InputNormalization ReadNormalization(ParseResult parsed, IDataset data, int readers) =>
        NormalizeOption.Read(parsed.GetValue(_normalize), data, readers);

    /// <summary>The initial weights; null: random ones.</summary>
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

/// <summary>--normalize: the input normalisation.</summary>
internal static class NormalizeOption
{
    private const string Measured = "measured";

    /// <summary>Whether the data is to be measured.</summary>
    public static bool IsMeasured(string? text) => text == Measured;

    /// <summary>The normalisation that a text describes.</summary>
    /// <param name="text">none, measured, or MEANS/DEVIATIONS; null: none.</param>
    /// <param name="data">The training part, to measure.</param>
    /// <param name="threads">Threads that read it; 0: one per core.</param>
    /// <exception cref="UsageException">The text is none of these.</exception>
    public static InputNormalization Read(string? text, IDataset data, int threads)
    {
        switch (text)
        {
            case null or "none":
                return InputNormalization.None;
            case Measured:
                Normalization measured = Normalization.Measure(data, threads);
                return new InputNormalization([.. measured.Mean], [.. measured.StdDev]);
        }

        string[] halves = text.Split('/');
        int channels = data.ItemShape.Channels;
        if (halves.Length == 2 && Numbers(halves[0]) is { } means && Numbers(halves[1]) is { } deviations
            && means.Length == deviations.Length && (means.Length == 1 || means.Length == channels) && deviations.All(value => value > 0))
            return new InputNormalization(means, deviations);
        throw new UsageException(
            $"--normalize: got \"{text}\", expected none, measured, or MEANS/DEVIATIONS with one number for all channels or {channels}, "
                + "one per channel, separated by commas; deviations must be above 0.");
    }

    private static float[]? Numbers(string text)
    {
        string[] words = text.Split(',');
        float[] values = new float[words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            if (!float.TryParse(words[i], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]) || !float.IsFinite(values[i]))
                return null;
        }

        return values;
    }
}
