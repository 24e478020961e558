namespace GpuTrainer.Cli;

/// <summary>A picture file as it was read.</summary>
/// <param name="Path">The file.</param>
/// <param name="Samples">The network's input, from left to right; empty where there is a problem.</param>
/// <param name="Problem">Why it cannot be used; null = it can.</param>
internal sealed record PictureRead(string Path, IReadOnlyList<byte[]> Samples, string? Problem);
