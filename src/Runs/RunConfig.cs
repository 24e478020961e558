namespace GpuTrainer.Runs;

/// <summary>What a run was asked for, on what and where: config.json. All that <c>--resume</c> needs beside a checkpoint.</summary>
public sealed record RunConfig
{
    /// <summary>The format that this version writes.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The file's format: <see cref="CurrentVersion"/>.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The command line's words, less the program's name.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Every option with the value that it had, given or not, as text: "--epochs" is "10".</summary>
    public required IReadOnlyDictionary<string, string> Options { get; init; }

    /// <summary>What it learned from.</summary>
    public required RunData Data { get; init; }

    /// <summary>Decides initial weights, order, dropout and augmentation.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The network.</summary>
    public required RunNetwork Network { get; init; }

    /// <summary>Where it was trained.</summary>
    public required RunDevice Device { get; init; }

    /// <summary>With which versions.</summary>
    public required RunRuntime Runtime { get; init; }

    /// <summary>When it began; UTC.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>Writes the file; it appears whole or not at all.</summary>
    /// <param name="path">The file; replaced where it exists. Its folder exists.</param>
    /// <exception cref="IOException">The file cannot be written; what was there before is still there.</exception>
    public void Write(string path) => RunFile.Write(path, this, RunFile.Json.RunConfig);

    /// <summary>Reads the file.</summary>
    /// <param name="path">What <see cref="Write"/> wrote.</param>
    /// <exception cref="RunException">The file is damaged, or of a newer version.</exception>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    public static RunConfig Read(string path)
    {
        RunConfig config = RunFile.Read(path, RunFile.Json.RunConfig);
        return config.Version == CurrentVersion
            ? config
            : throw new RunException($"{path}: \"version\" is {config.Version}, expected {CurrentVersion}; a newer program wrote it.");
    }
}
