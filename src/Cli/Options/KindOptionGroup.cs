using System.CommandLine;
using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>
/// The option that names a loss, an optimizer or a schedule, and one for each setting that any of them takes: all of it, the refusal of settings that
/// the one named does not take included, comes from the registry.
/// </summary>
/// <typeparam name="T">What is made.</typeparam>
internal sealed class KindOptionGroup<T>
{
    private readonly KindRegistry<T> _registry;
    private readonly Option<string?> _kind;
    private readonly List<(Setting Setting, Option<string?>? Valued, Option<bool>? Switch)> _settings = [];

    /// <summary>Makes the options.</summary>
    /// <param name="name">"--loss".</param>
    /// <param name="description">What it chooses.</param>
    /// <param name="registry">The kinds.</param>
    /// <param name="defaults">Settings whose defaults the command decides, with a text for help.</param>
    /// <param name="defaultKind">For help, where the command decides the default kind; null = the registry's first.</param>
    public KindOptionGroup(
        string name, string description, KindRegistry<T> registry, IReadOnlyDictionary<string, string>? defaults = null, string? defaultKind = null)
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
            command.Add((Option?)valued ?? @switch!); // One of them is there.
    }

    /// <summary>Makes what the command line says.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="defaults">Values of settings that are not given, where the command decides them and the kind takes them.</param>
    /// <exception cref="UsageException">A setting is given that the kind does not take, or one is missing.</exception>
    /// <exception cref="TrainingException">The settings do not fit together.</exception>
    public T Read(ParseResult parsed, params (string Setting, string Value)[] defaults) => Read(parsed, _registry.Names[0], defaults);

    /// <summary>Makes what the command line says.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="defaultKind">What is made where the command line names none.</param>
    /// <param name="defaults">Values of settings that are not given, where the command decides them and the kind takes them.</param>
    /// <exception cref="UsageException">A setting is given that the kind does not take, or one is missing.</exception>
    /// <exception cref="TrainingException">The settings do not fit together.</exception>
    public T Read(ParseResult parsed, string defaultKind, params (string Setting, string Value)[] defaults)
    {
        Kind<T> kind = _registry.Find(parsed.GetValue(_kind) ?? defaultKind);
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
                throw new UsageException($"--{setting.Name}: it goes with {_kind.Name} {takers}, got {_kind.Name} {kind.Name}.");
            }

            given.Add(setting.Name, value);
        }

        foreach ((string setting, string value) in defaults.Where(entry => Takes(kind, entry.Setting)))
            given.TryAdd(setting, value);
        if (kind.Settings.FirstOrDefault(setting => setting.Default is null && !given.ContainsKey(setting.Name)) is { } missing)
            throw new UsageException($"{_kind.Name} {kind.Name}: it needs a --{missing.Name}, {missing.Expected}.");
        return _registry.Create(kind.Name, given);
    }

    private static Option<string?> CreateValued(Setting setting, string help)
    {
        var option = new Option<string?>($"--{setting.Name}")
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
        return option;
    }

    // "Momentum, with sgd, rmsprop; default: 0." Defaults that differ are told kind by kind.
    private string Describe(IReadOnlyList<(Kind<T> Kind, Setting Setting)> takers, string? commandsDefault)
    {
        string with = takers.Count == _registry.Kinds.Count ? "" : $", with {string.Join(", ", takers.Select(taker => taker.Kind.Name))}";
        (string Text, string Kinds)[] defaults =
        [
            .. takers.GroupBy(taker => taker.Setting.Default).Where(group => group.Key is not (null or "" or "false"))
                .Select(group => (group.Key!, string.Join(", ", group.Select(taker => taker.Kind.Name)))),
        ];
        string text = commandsDefault ?? (defaults.Length == 1 && takers.All(taker => taker.Setting.Default == defaults[0].Text)
            ? defaults[0].Text
            : string.Join("; ", defaults.Select(entry => $"{entry.Text} with {entry.Kinds}")));
        return $"{takers[0].Setting.Description}{with}{(text.Length > 0 ? $"; default: {text}" : "")}.";
    }
}
