using System.Runtime.InteropServices;

namespace GpuTrainer.Runs;

/// <summary>
/// The configuration of a run (config.json): options, data, network, device. With a checkpoint, all that <c>--resume</c> needs.
/// </summary>
public sealed record RunConfig
{
    /// <summary>The version that this program writes.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The version of the file's format.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The words of the command line, without the program name.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Every option that has a value, given or default, as text: "--epochs" is "10".</summary>
    public required IReadOnlyDictionary<string, string> Options { get; init; }

    /// <summary>The data set.</summary>
    public required RunData Data { get; init; }

    /// <summary>The seed of initial weights, order, dropout and augmentation.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The network.</summary>
    public required RunNetwork Network { get; init; }

    /// <summary>The device.</summary>
    public required RunDevice Device { get; init; }

    /// <summary>The versions.</summary>
    public required RunRuntime Runtime { get; init; }

    /// <summary>The time it began, in UTC.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>Writes the file, which appears complete or not at all.</summary>
    /// <param name="path">The file; replaced if it exists. Its folder must exist.</param>
    /// <exception cref="IOException">The file cannot be written; an existing one is unchanged.</exception>
    public void Write(string path) => RunFile.Write(path, this, RunFile.Json.RunConfig);

    /// <summary>Reads the file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="RunException">The file is damaged or has a newer version.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    public static RunConfig Read(string path)
    {
        RunConfig config = RunFile.Read(path, RunFile.Json.RunConfig);
        return config.Version == CurrentVersion
            ? config
            : throw new RunException($"{path}: \"version\" is {config.Version}, expected {CurrentVersion}; it was written by a newer "
                + "gpu-trainer.");
    }
}

/// <summary>The data set of a run.</summary>
/// <param name="Name">Its name or folder.</param>
/// <param name="Sha256">The hash of its items and labels, in lower-case hexadecimal.</param>
/// <param name="Train">The number of training items.</param>
/// <param name="Validation">The number of validation items; 0: none.</param>
/// <param name="Test">The number of test items.</param>
/// <param name="Shape">The shape of an item: channels, height, width.</param>
/// <param name="Classes">The class names in order of the labels.</param>
public sealed record RunData(
    string Name, string Sha256, int Train, int Validation, int Test, IReadOnlyList<int> Shape, IReadOnlyList<string> Classes);

/// <summary>The network of a run.</summary>
/// <param name="Layers">The layer list, as --layers takes it.</param>
/// <param name="Parameters">The number of learned parameters.</param>
public sealed record RunNetwork(string Layers, long Parameters);

/// <summary>Where a run was trained.</summary>
/// <param name="Choice">The value of --device: "cpu", "cuda:0".</param>
/// <param name="Name">The name that the driver gives.</param>
/// <param name="Compiler">The compiler of the kernels: "built-in" or "ilgpu".</param>
public sealed record RunDevice(string Choice, string Name, string Compiler);

/// <summary>The versions that a run was trained with.</summary>
/// <param name="GpuTrainer">gpu-trainer's version.</param>
/// <param name="Dotnet">The .NET runtime's version.</param>
/// <param name="Os">The operating system and its version.</param>
public sealed record RunRuntime(string GpuTrainer, string Dotnet, string Os)
{
    /// <summary>The versions in this process.</summary>
    /// <param name="gpuTrainer">gpu-trainer's version.</param>
    public static RunRuntime Current(string gpuTrainer) =>
        new(gpuTrainer, Environment.Version.ToString(), $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}");
}
