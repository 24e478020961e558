namespace GpuTrainer.Model;

/// <summary>Reads and writes layer lists: "flatten, linear 96, tanh, dropout 0.2, residual(linear 96, tanh), linear 10".</summary>
public static class LayerList
{
    /// <summary>Reads a layer list. Letter case and extra spaces do not matter.</summary>
    /// <param name="text">Layers that <see cref="LayerRegistry"/> knows, separated by commas.</param>
    /// <exception cref="LayerListException">An item is not a layer; the message names it, its position and what is expected.</exception>
    public static IReadOnlyList<Layer> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new LayerListException(
                "The layer list is empty; expected layers separated by commas, for example \"linear 128, relu, linear 10\".");
        }

        return Parse(text, "");
    }

    /// <summary>Writes a layer list that <see cref="Parse(string)"/> reads back to equal layers.</summary>
    /// <param name="layers">The layers in order.</param>
    public static string Format(IEnumerable<Layer> layers) => string.Join(", ", layers.Select(layer => layer.Text));

    private static List<Layer> Parse(string text, string outer)
    {
        List<string> items = Split(text, outer);
        var layers = new List<Layer>(items.Count);
        for (int i = 0; i < items.Count; i++)
            layers.Add(ParseItem(items[i], $"{outer}Layer {i + 1} of {items.Count}, \"{items[i]}\""));
        return layers;
    }

    /// <summary>Splits at the commas outside parentheses.</summary>
    private static List<string> Split(string text, string outer)
    {
        var items = new List<string>();
        int depth = 0, start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth < 0)
                throw new LayerListException($"{outer}\"{text.Trim()}\": unmatched ); expected a ( before it.");
            if (text[i] == ',' && depth == 0)
            {
                items.Add(text[start..i].Trim());
                start = i + 1;
            }
        }

        if (depth > 0)
            throw new LayerListException($"{outer}\"{text.Trim()}\": unmatched (; expected a ) after the layers inside it.");
        items.Add(text[start..].Trim());
        return items;
    }

    private static Layer ParseItem(string item, string where)
    {
        int open = item.IndexOf('(', StringComparison.Ordinal);
        string head = open < 0 ? item : item[..open];
        string[] words = head.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
            throw new LayerListException($"{where}: nothing between two commas; expected one of: {Known()}.");
        LayerKind kind = LayerRegistry.Find(words[0])
            ?? throw new LayerListException($"{where}: unknown layer \"{words[0]}\"; expected one of: {Known()}.");
        IReadOnlyList<Layer>? layers = null;
        if (open >= 0)
        {
            int close = item.LastIndexOf(')');
            if (close != item.Length - 1)
                throw new LayerListException($"{where}: \"{item[(close + 1)..].Trim()}\" follows the ); is a comma missing?");
            layers = Parse(item[(open + 1)..close], $"{where}: ");
        }

        var arguments = new LayerArguments(words[1..], layers, where, kind.Usage);
        Layer layer = kind.Create(arguments);
        arguments.CheckAllRead();
        return layer;
    }

    private static string Known() => string.Join(", ", LayerRegistry.Kinds.Select(kind => kind.Usage));
}

/// <summary>A layer list ("linear 96, tanh, ...") is invalid.</summary>
/// <param name="message">The item, its position, and what was expected.</param>
public sealed class LayerListException(string message) : Exception(message);
