namespace GpuTrainer.Cli;

/// <summary>A picture that the command line names, or why it names none.</summary>
/// <param name="Path">The file.</param>
/// <param name="Problem">What is wrong with the argument itself; null = nothing, the file is still to be read.</param>
internal readonly record struct PictureSource(string Path, string? Problem = null);
