namespace GpuTrainer.Model;

/// <summary>The layers that layer lists may name. It feeds the parser, its messages, the command's help and docs/layers.md.</summary>
public static class LayerRegistry
{
    private static readonly Lock s_lock = new();

    private static IReadOnlyList<LayerKind> s_kinds =
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

    /// <summary>Every layer that is known, the library's first.</summary>
    public static IReadOnlyList<LayerKind> Kinds => Volatile.Read(ref s_kinds);

    /// <summary>Makes one more layer known: before the first list is read, and before a model file with it is loaded.</summary>
    /// <param name="kind">With a word that no other has.</param>
    /// <exception cref="ArgumentException">The word is taken, or is no word.</exception>
    public static void Add(LayerKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        if (kind.Word.Length == 0 || kind.Word.Any(letter => char.IsWhiteSpace(letter) || char.IsUpper(letter) || letter is ',' or '(' or ')'))
            throw new ArgumentException($"The word \"{kind.Word}\" of a layer is no word in lower case without commas and parentheses.", nameof(kind));
        lock (s_lock)
        {
            if (Find(kind.Word) is not null)
                throw new ArgumentException($"There is a layer \"{kind.Word}\" already.", nameof(kind));
            s_kinds = [.. s_kinds, kind];
        }
    }

    /// <summary>The layer with a word; null = there is none.</summary>
    /// <param name="word">In any letter case.</param>
    public static LayerKind? Find(string word) => Kinds.FirstOrDefault(kind => kind.Word.Equals(word, StringComparison.OrdinalIgnoreCase));
}
