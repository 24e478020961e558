using System.CommandLine;
using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>
/// The option that selects a loss, an optimizer or a schedule, and one option per setting of any of them. Names, help and checks come from
/// the registry, so that a setting of another kind is rejected.
/// </summary>
/// <typeparam name="T">Loss, Optimizer or Schedule.</typeparam>
internal sealed class KindOptionGroup<T>
{
    private readonly KindRegistry<T> _registry;
    private readonly Option<string?> _kind;
    private readonly List<(Setting Setting, Option<string?>? Valued, Option<bool>? Switch)> _settings = [];

    /// <summary>Creates the options.</summary>
    /// <param name="name">"--loss".</param>
    /// <param name="description">What the option selects.</param>
    /// <param name="registry">The kinds.</param>
    /// <param name="defaults">Settings whose defaults the command decides, with the text for --help.</param>
    /// <param name="defaultKind">The default kind for --help, where the command decides it; null: the registry's first.</param>
    public KindOptionGroup(
        string name, string description, KindRegistry<T> registry, IReadOnlyDictionary<string, string>? defaults = null,
        string? defaultKind = null)
    {
        _registry = registry;
        string kinds = string.Join(", ", registry.Kinds.Select(kind => $"{kind.Name} ({kind.Description})"));
        _kind = ChoiceOption.Create(name, $"{description}: {kinds}. Default: {defaultKind ?? registry.Names[0]}.", registry.Names);
        foreach (IGrouping<string, (Kind<T> Kind, Setting Setting)> takers in registry.Kinds
            .SelectMany(kind => kind.Settings.Select(setting => (Kind: kind, Setting: setting))).GroupBy(taker => taker.Setting.Name))
        {
            Setting setting = takers.First().Setting;
            string help = Describe([.. takers], defaults?.GetValueOrDefault(setting.Name));
            _settings.Add(setting.IsSwitch
                ? (setting, null, new Option<bool>($"--{setting.Name}") { Description = help })
                : (setting, CreateValued(setting, help), null));
        }
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_kind);
        foreach ((_, Option<string?>? valued, Option<bool>? @switch) in _settings)
            command.Add((Option?)valued ?? @switch!); // One of them is not null.
    }

    /// <summary>Creates what the command line selects.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="defaultKind">The kind without the option; null: the registry's first.</param>
    /// <param name="defaults">Values of settings that are not given, where the command decides them and the kind has them.</param>
    /// <exception cref="UsageException">A setting does not belong to the kind, or a required one is missing.</exception>
    /// <exception cref="TrainingException">The settings are inconsistent.</exception>
    public T Read(ParseResult parsed, string? defaultKind = null, params (string Setting, string Value)[] defaults)
    {
        Kind<T> kind = _registry.Find(parsed.GetValue(_kind) ?? defaultKind ?? _registry.Names[0]);
        bool Takes(Kind<T> taker, string setting) => taker.Settings.Any(taken => taken.Name == setting);
        var given = new Dictionary<string, string>();
        foreach ((Setting setting, Option<string?>? valued, Option<bool>? @switch) in _settings)
        {
            string? value = valued is not null ? parsed.GetValue(valued) : parsed.GetValue(@switch!) ? "true" : null;
            if (value is null)
                continue;
            if (!Takes(kind, setting.Name))
            {
                string takers = string.Join(" or ", _registry.Kinds.Where(other => Takes(other, setting.Name)).Select(other => other.Name));
                throw new UsageException($"--{setting.Name}: expected {_kind.Name} {takers}, got {_kind.Name} {kind.Name}.");
            }

            given.Add(setting.Name, value);
        }

        foreach ((string setting, string value) in defaults.Where(entry => Takes(kind, entry.Setting)))
            given.TryAdd(setting, value);
        if (kind.Settings.FirstOrDefault(setting => setting.Default is null && !given.ContainsKey(setting.Name)) is { } missing)
            throw new UsageException($"{_kind.Name} {kind.Name}: requires --{missing.Name}, {missing.Expected}.");
        return _registry.Create(kind.Name, given);
    }

    private static Option<string?> CreateValued(Setting setting, string help)
    {
        return new Option<string?>($"--{setting.Name}")
        {
            Description = help,
            HelpName = setting.ValueName,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (setting.IsValid(text))
                    return text;
                result.AddError($"--{setting.Name}: got \"{text}\", expected {setting.Expected}.");
                return null;
            },
        };
    }

    // "Momentum (sgd, rmsprop). Default: 0." Where the kinds have different defaults, each is listed.
    private string Describe(IReadOnlyList<(Kind<T> Kind, Setting Setting)> takers, string? commandsDefault)
    {
        string with = takers.Count == _registry.Kinds.Count ? "" : $" ({string.Join(", ", takers.Select(taker => taker.Kind.Name))})";
        (string Text, string Kinds)[] defaults =
        [
            .. takers.GroupBy(taker => taker.Setting.Default).Where(group => group.Key is not (null or "" or "false"))
                .Select(group => (group.Key!, string.Join(", ", group.Select(taker => taker.Kind.Name)))),
        ];
        string text = commandsDefault ?? (defaults.Length == 1 && takers.All(taker => taker.Setting.Default == defaults[0].Text)
            ? defaults[0].Text
            : string.Join("; ", defaults.Select(entry => $"{entry.Text} for {entry.Kinds}")));
        return $"{takers[0].Setting.Description}{with}.{(text.Length > 0 ? $" Default: {text}." : "")}";
    }
}
