using System.CommandLine;
using GpuTrainer.Compute;
using GpuTrainer.Model;

namespace GpuTrainer.Cli;

/// <summary>Options shared by several commands.</summary>
internal static class CommonOptions
{
    /// <summary>The default folder of a model.</summary>
    public const string ModelDirectory = "model";

    public static Option<bool> Json() => new("--json")
    {
        Description = "Print JSON only, one object per line, for scripts (docs/command.md).",
    };

    public static Option<string> ModelPath() => new("--model")
    {
        Description = "The folder or file of a model that train saved.",
        HelpName = "DIR|FILE",
        DefaultValueFactory = _ => ModelDirectory,
    };

    /// <summary>Loads a model; the error for a missing one says how to train it.</summary>
    /// <exception cref="UsageException">There is no such file.</exception>
    public static SavedModel LoadModel(string path)
    {
        string file = ModelFile.Resolve(path);
        if (!File.Exists(file))
        {
            throw new UsageException(
                $"--model: there is no model at {path} (no file {file}). Make one with: gpu-trainer train --out {path}");
        }

        return ModelFile.Load(file);
    }
}
