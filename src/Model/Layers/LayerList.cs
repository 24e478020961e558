using System.Globalization;

namespace GpuTrainer.Model;

/// <summary>Reads and writes layer lists: "flatten, linear 96, tanh, dropout 0.2, linear 10".</summary>
public static class LayerList
{
    private const string Known = "linear N, relu, tanh, sigmoid, dropout P, flatten, identity";

    /// <summary>Reads a layer list. Letter case and extra blanks do not matter.</summary>
    /// <param name="text">Layers, separated by commas.</param>
    /// <exception cref="LayerListException">An item is no layer; the message names it, its position and what is expected.</exception>
    public static IReadOnlyList<Layer> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (string.IsNullOrWhiteSpace(text))
            throw new LayerListException($"The layer list is empty; expected layers separated by commas, for example \"linear 128, relu, linear 10\".");

        string[] items = text.Split(',', StringSplitOptions.TrimEntries);
        var layers = new List<Layer>(items.Length);
        for (int i = 0; i < items.Length; i++)
            layers.Add(ParseItem(items[i], $"Layer {i + 1} of {items.Length}, \"{items[i]}\""));
        return layers;
    }

    /// <summary>Writes a layer list that <see cref="Parse"/> reads back to equal layers.</summary>
    /// <param name="layers">The layers in order.</param>
    public static string Format(IEnumerable<Layer> layers) => string.Join(", ", layers.Select(layer => layer.Text));

    private static Layer ParseItem(string item, string where)
    {
        string[] words = item.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
            throw new LayerListException($"{where}: nothing between two commas; expected one of: {Known}.");

        switch (words[0].ToLowerInvariant())
        {
            case "linear":
                return new Linear(ParseFeatures(words, where));
            case "dropout":
                return new Dropout(ParseProbability(words, where));
            case "flatten":
                return WithoutArgument(new Flatten(), words, where);
            case "identity":
                return WithoutArgument(new Identity(), words, where);
            case "relu":
                return WithoutArgument(new ReLU(), words, where);
            case "tanh":
                return WithoutArgument(new Tanh(), words, where);
            case "sigmoid":
                return WithoutArgument(new Sigmoid(), words, where);
            case "softmax":
                throw new LayerListException(
                    $"{where}: not needed, since the network's output is logits and the loss has the softmax in it; leave it out.");
            default:
                throw new LayerListException($"{where}: unknown layer \"{words[0]}\"; expected one of: {Known}.");
        }
    }

    private static Layer WithoutArgument(Layer layer, string[] words, string where)
    {
        if (words.Length > 1)
            throw new LayerListException($"{where}: \"{layer.Text}\" takes no number; is a comma missing?");
        return layer;
    }

    private static int ParseFeatures(string[] words, string where)
    {
        if (words.Length != 2
            || !int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out int features)
            || features < 1)
            throw new LayerListException($"{where}: expected the number of outputs, a whole number of at least 1, for example \"linear 128\".");
        return features;
    }

    private static float ParseProbability(string[] words, string where)
    {
        if (words.Length != 2
            || !float.TryParse(words[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out float p)
            || !(p >= 0 && p < 1))
            throw new LayerListException($"{where}: expected the probability of dropping, at least 0 and under 1, for example \"dropout 0.2\".");
        return p;
    }
}
