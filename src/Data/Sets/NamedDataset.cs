namespace GpuTrainer.Data;

/// <summary>A data set that --data knows by its name.</summary>
/// <param name="Name">As it is typed.</param>
/// <param name="Description">For lists: what it shows, how much of it.</param>
/// <param name="Files">What is downloaded; empty for what is embedded.</param>
/// <param name="Read">Reads it, given its folder in the cache, where all <paramref name="Files"/> lie.</param>
public sealed record NamedDataset(string Name, string Description, IReadOnlyList<DownloadFile> Files, Func<string, TrainTestData> Read)
{
    /// <summary>The folder in the cache: sets out of the same files share one.</summary>
    public string Folder { get; init; } = Name;
}
