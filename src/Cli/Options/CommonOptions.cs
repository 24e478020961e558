using System.CommandLine;
using GpuTrainer.Compute;
using GpuTrainer.Model;

namespace GpuTrainer.Cli;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    /// <summary>Where train puts a model, and where the other commands look for one.</summary>
    public const string ModelDirectory = "model";

    public static Option<bool> Json() => new("--json")
    {
        Description = "Write JSON for scripts, one object a line, and nothing else (docs/command.md).",
    };

    public static Option<string> ModelPath() => new("--model")
    {
        Description = $"A model that train saved: its directory or its file.",
        HelpName = "DIR|FILE",
        DefaultValueFactory = _ => ModelDirectory,
    };

    /// <summary>Reads a model, with an error for those who have none yet.</summary>
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
