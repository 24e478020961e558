namespace GpuTrainer.Data;

/// <summary>A data set with a name that --data accepts.</summary>
/// <param name="Name">The name.</param>
/// <param name="Description">For lists: what the images show, and their number and size.</param>
/// <param name="Files">The files to download; empty: the set is embedded.</param>
/// <param name="Read">Reads the set from its folder in the cache, which has all <paramref name="Files"/>.</param>
public sealed record NamedDataset(string Name, string Description, IReadOnlyList<DownloadFile> Files, Func<string, TrainTestData> Read)
{
    /// <summary>The name of the set that is embedded in the program.</summary>
    public const string Embedded = "digits";

    /// <summary>The name of its folder in the cache; sets that share files share a folder.</summary>
    public string Folder { get; init; } = Name;
}

/// <summary>A file of a data set, and where to download it.</summary>
/// <param name="Name">The file name in the cache.</param>
/// <param name="Md5">
/// The MD5 checksum that the publisher gives, in lower-case hexadecimal. It detects damage, not tampering.
/// </param>
/// <param name="Length">The size in bytes; null: unknown.</param>
/// <param name="Mirrors">The URLs, tried in this order.</param>
public sealed record DownloadFile(string Name, string Md5, long? Length, IReadOnlyList<string> Mirrors)
{
    /// <summary>
    /// For a .tar.gz or .zip: the names of the files to extract, from whatever folder they are in. Empty: not an archive.
    /// </summary>
    public IReadOnlyList<string> Unpacked { get; init; } = [];
}
