namespace GpuTrainer.Data;

/// <summary>How far a download is.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Source">The mirror's host.</param>
/// <param name="Received">Bytes that are there, those of an earlier try included.</param>
/// <param name="Total">Bytes in all; null = not known.</param>
/// <param name="IsDone">Whether the file is whole and checked.</param>
public readonly record struct DownloadProgress(string File, string Source, long Received, long? Total, bool IsDone);
