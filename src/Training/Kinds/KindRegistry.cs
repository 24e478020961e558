namespace GpuTrainer.Training;

/// <summary>The kinds of something that texts and the command may name, and those that a program adds.</summary>
/// <typeparam name="T">What they make.</typeparam>
public sealed class KindRegistry<T>
{
    private readonly string _what;
    private readonly Lock _lock = new();
    private IReadOnlyList<Kind<T>> _kinds;

    internal KindRegistry(string what, params Kind<T>[] kinds)
    {
        _what = what;
        _kinds = [.. kinds];
    }

    /// <summary>All kinds, the command's default first.</summary>
    public IReadOnlyList<Kind<T>> Kinds => Volatile.Read(ref _kinds);

    /// <summary>Their names.</summary>
    public IReadOnlyList<string> Names => [.. Kinds.Select(kind => kind.Name)];

    /// <summary>Makes one more kind known; before the first text or command line is read.</summary>
    /// <param name="kind">Of a name that no other has.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public void Add(Kind<T> kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        lock (_lock)
        {
            if (TryFind(kind.Name) is not null)
                throw new ArgumentException($"There is a {_what} \"{kind.Name}\" already.", nameof(kind));
            _kinds = [.. _kinds, kind];
        }
    }

    /// <summary>Finds a kind.</summary>
    /// <param name="name">Its name, in any letter case.</param>
    /// <exception cref="TrainingException">There is none of the name.</exception>
    public Kind<T> Find(string name) =>
        TryFind(name)
        ?? throw new TrainingException($"The {_what}: got \"{name}\", expected one of: {string.Join(", ", Names)}.");

    /// <summary>Reads a text: a kind's name and values of its settings in their order, of which the last ones may be left out.</summary>
    /// <param name="text">For example "huber 0.5".</param>
    /// <exception cref="TrainingException">The text names no kind, or a value is out of its range; the message says which and what is expected.</exception>
    public T Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        Kind<T> kind = Find(words.Length > 0 ? words[0] : "");
        if (words.Length > kind.Settings.Count + 1)
            throw new TrainingException($"The {_what} \"{text}\": expected {kind.Usage}.");
        var given = new Dictionary<string, string>();
        for (int i = 1; i < words.Length; i++)
            given.Add(kind.Settings[i - 1].Name, words[i]);
        return Create(kind.Name, given);
    }

    /// <summary>Makes one.</summary>
    /// <param name="name">The kind's name.</param>
    /// <param name="given">Values by their settings' names; the others get their defaults.</param>
    /// <exception cref="TrainingException">There is no such kind, it does not take a setting, one is missing, or out of its range.</exception>
    public T Create(string name, IReadOnlyDictionary<string, string> given)
    {
        ArgumentNullException.ThrowIfNull(given);
        Kind<T> kind = Find(name);
        foreach (string setting in given.Keys.Where(key => !kind.Settings.Any(setting => setting.Name == key)))
        {
            string[] takers = [.. Kinds.Where(other => other.Settings.Any(taken => taken.Name == setting)).Select(other => other.Name)];
            throw new TrainingException(
                $"The {_what} {name} takes no {setting}; {(takers.Length > 0 ? $"it goes with {string.Join(", ", takers)}" : "nothing does")}.");
        }

        var texts = new Dictionary<string, string>();
        foreach (Setting setting in kind.Settings)
        {
            string value = given.GetValueOrDefault(setting.Name) ?? setting.Default
                ?? throw new TrainingException($"The {_what} {name} needs a {setting.Name}, {setting.Expected}.");
            if (value.Length > 0 && !setting.IsValid(value))
                throw new TrainingException($"The {_what} {name}: {setting.Name} is {value}, expected {setting.Expected}.");
            texts.Add(setting.Name, value);
        }

        return kind.Create(new SettingValues(texts));
    }

    private Kind<T>? TryFind(string name) => Kinds.FirstOrDefault(kind => kind.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
