namespace GpuTrainer.Training;

/// <summary>The kinds of losses, optimizers or schedules that texts and the command can name; programs can add their own.</summary>
/// <typeparam name="T">The type that they create.</typeparam>
public sealed class KindRegistry<T>
{
    private readonly string _what;
    private readonly Lock _gate = new();
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

    /// <summary>Registers a kind. Call it before reading a text or command line that names it.</summary>
    /// <param name="kind">With a name that no other kind has.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public void Add(Kind<T> kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        lock (_gate)
        {
            if (TryFind(kind.Name) is not null)
                throw new ArgumentException($"There is already a {_what} \"{kind.Name}\".", nameof(kind));
            _kinds = [.. _kinds, kind];
        }
    }

    /// <summary>Finds a kind.</summary>
    /// <param name="name">Its name, in any letter case.</param>
    /// <exception cref="TrainingException">There is no such kind.</exception>
    public Kind<T> Find(string name) =>
        TryFind(name)
        ?? throw new TrainingException($"The {_what}: got \"{name}\", expected one of: {string.Join(", ", Names)}.");

    /// <summary>Reads a text: a kind's name, then values of its settings in order; trailing ones may be omitted.</summary>
    /// <param name="text">For example "huber 0.5".</param>
    /// <exception cref="TrainingException">
    /// The text names no kind, or a value is out of range; the message says which, and what is expected.
    /// </exception>
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

    /// <summary>Creates one.</summary>
    /// <param name="name">The kind's name.</param>
    /// <param name="given">Values by setting name; other settings take their defaults.</param>
    /// <exception cref="TrainingException">There is no such kind, or a setting is unknown, missing or out of range.</exception>
    public T Create(string name, IReadOnlyDictionary<string, string> given)
    {
        ArgumentNullException.ThrowIfNull(given);
        Kind<T> kind = Find(name);
        foreach (string setting in given.Keys.Where(key => !kind.Settings.Any(setting => setting.Name == key)))
        {
            string[] takers = [.. Kinds.Where(other => other.Settings.Any(taken => taken.Name == setting)).Select(other => other.Name)];
            throw new TrainingException(
                $"The {_what} {name} has no setting {setting}; "
                + $"{(takers.Length > 0 ? $"it belongs to {string.Join(", ", takers)}" : $"no {_what} has")}.");
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

/// <summary>A loss, optimizer or schedule that texts and the command can name.</summary>
/// <typeparam name="T">The type that it creates.</typeparam>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is, for help, without a full stop.</param>
/// <param name="Settings">Its settings, in the order in which they follow the name in a text.</param>
/// <param name="Create">
/// Creates one from values for all settings; throws a <see cref="TrainingException"/> if they do not fit together.
/// </param>
public sealed record Kind<T>(string Name, string Description, IReadOnlyList<Setting> Settings, Func<SettingValues, T> Create)
{
    /// <summary>The name and the settings that may follow it: "huber [HUBER-DELTA]".</summary>
    public string Usage => string.Join(' ', Settings.Select(
        setting => setting.Default is null ? setting.Name.ToUpperInvariant() : $"[{setting.Name.ToUpperInvariant()}]").Prepend(Name));
}

/// <summary>A setting of a training is out of range, or does not suit the data or the network.</summary>
/// <param name="message">What, got, expected.</param>
public sealed class TrainingException(string message) : Exception(message);
