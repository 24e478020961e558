namespace GpuTrainer.Cli;

/// <summary>A picture file as it was read.</summary>
/// <param name="Path">The file.</param>
/// <param name="Samples">The network's input; empty where there is a problem.</param>
/// <param name="Problem">Why it cannot be used; null = it can.</param>
internal sealed record PictureRead(string Path, PictureSamples Samples, string? Problem);
