namespace GpuTrainer.Data;

/// <summary>A file that a data set consists of, and where it can be had.</summary>
/// <param name="Name">Its name in the cache.</param>
/// <param name="Md5">Of its bytes, in lower-case hexadecimal digits. MD5 is what the sets' publishers give; it tells damage, not malice.</param>
/// <param name="Length">Its bytes; null = not known.</param>
/// <param name="Mirrors">Addresses, tried in this order.</param>
public sealed record DownloadFile(string Name, string Md5, long? Length, IReadOnlyList<string> Mirrors)
{
    /// <summary>For a .tar.gz or .zip: the names of the files in it that are wanted, in whatever folder they lie there. Empty = no archive.</summary>
    public IReadOnlyList<string> Unpacked { get; init; } = [];
}
