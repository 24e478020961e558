namespace GpuTrainer.Training;

/// <summary>A loss, an optimizer or a schedule that texts and the command may name.</summary>
/// <typeparam name="T">What it makes.</typeparam>
/// <param name="Name">The word.</param>
/// <param name="Description">What it is, for help, without a full stop.</param>
/// <param name="Settings">What it takes; in this order they follow the word in a text.</param>
/// <param name="Create">Makes one of values for all settings. May throw a <see cref="TrainingException"/> where they do not fit together.</param>
public sealed record Kind<T>(string Name, string Description, IReadOnlyList<Setting> Settings, Func<SettingValues, T> Create)
{
    /// <summary>The word and what may follow it: "huber [HUBER-DELTA]".</summary>
    public string Usage => string.Join(' ', Settings.Select(
        setting => setting.Default is null ? setting.Name.ToUpperInvariant() : $"[{setting.Name.ToUpperInvariant()}]").Prepend(Name));
}
