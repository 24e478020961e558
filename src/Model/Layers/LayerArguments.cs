using System.Globalization;

namespace GpuTrainer.Model;

/// <summary>The arguments of a layer in a list, read word by word: positional numbers first, then named settings in any order.</summary>
/// <remarks>An argument that the layer does not read is an error, so read every one that the layer accepts.</remarks>
public sealed class LayerArguments
{
    private readonly List<string> _words;
    private readonly IReadOnlyList<Layer>? _layers;
    private readonly string _where;
    private readonly string _usage;
    private bool _readLayers;

    internal LayerArguments(IEnumerable<string> words, IReadOnlyList<Layer>? layers, string where, string usage)
    {
        _words = [.. words];
        _layers = layers;
        _where = where;
        _usage = usage;
    }

    /// <summary>The next positional argument, a whole number.</summary>
    /// <param name="what">For the message: "the number of outputs".</param>
    /// <param name="least">The smallest value that is accepted.</param>
    /// <exception cref="LayerListException">It is missing or invalid.</exception>
    public int Whole(string what, int least = 1) => Whole(Take(), what, least);

    /// <summary>The next positional argument, a number.</summary>
    /// <param name="what">For the message: "the probability of dropping, at least 0 and under 1".</param>
    /// <param name="accepts">Whether a value is accepted.</param>
    /// <exception cref="LayerListException">It is missing or invalid.</exception>
    public float Number(string what, Func<float, bool> accepts)
    {
        ArgumentNullException.ThrowIfNull(accepts);
        return float.TryParse(Take(), NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && accepts(value)
            ? value
            : throw Expected(what);
    }

    /// <summary>The next positional argument, an optional number.</summary>
    /// <param name="what">For the message.</param>
    /// <param name="accepts">Whether a value is accepted.</param>
    /// <param name="default">The value if it is missing.</param>
    /// <exception cref="LayerListException">It is invalid.</exception>
    public float NumberOr(string what, Func<float, bool> accepts, float @default) => IsNumberNext() ? Number(what, accepts) : @default;

    /// <summary>A named whole number: "stride 2".</summary>
    /// <param name="name">Its name.</param>
    /// <param name="least">The smallest value that is accepted.</param>
    /// <param name="default">The value if it is missing.</param>
    /// <exception cref="LayerListException">It is invalid.</exception>
    public int Named(string name, int least, int @default)
    {
        int at = IndexOf(name);
        if (at < 0)
            return @default;
        _words.RemoveAt(at);
        string? word = at < _words.Count ? _words[at] : null;
        if (word is not null)
            _words.RemoveAt(at);
        return Whole(word, $"a number after \"{name}\"", least);
    }

    /// <summary>Whether a word such as "no-bias" is given.</summary>
    /// <param name="name">The word.</param>
    public bool Flag(string name)
    {
        int at = IndexOf(name);
        if (at >= 0)
            _words.RemoveAt(at);
        return at >= 0;
    }

    /// <summary>The layers in parentheses after the word.</summary>
    /// <exception cref="LayerListException">There are none.</exception>
    public IReadOnlyList<Layer> Layers()
    {
        _readLayers = true;
        return _layers ?? throw Expected("layers in parentheses");
    }

    /// <summary>Throws if the layer did not read every argument.</summary>
    internal void CheckAllRead()
    {
        if (_layers is not null && !_readLayers)
            throw new LayerListException($"{_where}: unexpected layers in parentheses; expected {_usage}.");
        if (_words.Count > 0)
            throw new LayerListException($"{_where}: unexpected \"{_words[0]}\"; expected {_usage}. Is a comma missing?");
    }

    private int IndexOf(string name) => _words.FindIndex(word => word.Equals(name, StringComparison.OrdinalIgnoreCase));

    private bool IsNumberNext() => _words.Count > 0 && (char.IsAsciiDigit(_words[0][0]) || _words[0][0] is '-' or '+' or '.');

    private string? Take()
    {
        if (_words.Count == 0)
            return null;
        string word = _words[0];
        _words.RemoveAt(0);
        return word;
    }

    private int Whole(string? word, string what, int least) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least
            ? value
            : throw Expected($"{what}, a whole number of at least {least}");

    private LayerListException Expected(string what) => new($"{_where}: expected {what} ({_usage}).");
}
