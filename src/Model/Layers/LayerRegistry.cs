namespace GpuTrainer.Model;

/// <summary>The layers that layer lists can name: the source for the parser, its messages, the command's help and docs/layers.md.</summary>
public static class LayerRegistry
{
    private static readonly Lock Gate = new();

    private static IReadOnlyList<LayerKind> _kinds =
    [
        Linear.Kind,
        Conv2d.Kind,
        MaxPool2d.Kind,
        AvgPool2d.Kind,
        AdaptiveAvgPool2d.Kind,
        BatchNorm1d.Kind,
        BatchNorm2d.Kind,
        LayerNorm.Kind,
        Flatten.Kind,
        Identity.Kind,
        Dropout.Kind,
        ReLU.Kind,
        LeakyReLU.Kind,
        GELU.Kind,
        SiLU.Kind,
        Sigmoid.Kind,
        Tanh.Kind,
        Softmax.Kind,
        Residual.Kind,
    ];

    /// <summary>All registered layers, the library's first.</summary>
    public static IReadOnlyList<LayerKind> Kinds => Volatile.Read(ref _kinds);

    /// <summary>Registers a layer. Call it before reading a layer list or model file that contains the layer.</summary>
    /// <param name="kind">With a word that no other layer has.</param>
    /// <exception cref="ArgumentException">The word is taken or invalid.</exception>
    public static void Add(LayerKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        if (kind.Word.Length == 0
            || kind.Word.Any(letter => char.IsWhiteSpace(letter) || char.IsUpper(letter) || letter is ',' or '(' or ')'))
        {
            throw new ArgumentException($"The layer's word is \"{kind.Word}\", expected lower case without spaces, commas and parentheses.",
                nameof(kind));
        }

        lock (Gate)
        {
            if (Find(kind.Word) is not null)
                throw new ArgumentException($"There is already a layer \"{kind.Word}\".", nameof(kind));
            _kinds = [.. _kinds, kind];
        }
    }

    /// <summary>The layer with a word; null = there is none.</summary>
    /// <param name="word">In any letter case.</param>
    public static LayerKind? Find(string word) => Kinds.FirstOrDefault(kind => kind.Word.Equals(word, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A layer that layer lists can name.</summary>
/// <param name="Word">Its first word, in lower case: "linear".</param>
/// <param name="Usage">Its syntax: "linear N [no-bias]".</param>
/// <param name="Description">What it does, in one line, for help.</param>
/// <param name="Create">Makes the layer from what follows the word.</param>
public sealed record LayerKind(string Word, string Usage, string Description, Func<LayerArguments, Layer> Create);
