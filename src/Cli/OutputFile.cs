namespace GpuTrainer.Cli;

/// <summary>Files that a command writes where the user says.</summary>
internal static class OutputFile
{
    /// <summary>Makes the folder of a file, before the work whose result could not be saved otherwise.</summary>
    /// <exception cref="UsageException">The path is a directory.</exception>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public static void Prepare(string option, string path)
    {
        if (path.Length == 0 || Directory.Exists(path))
            throw new UsageException($"{option}: got {(path.Length == 0 ? "\"\"" : path + ", a directory")}, expected a file's name, for example digits.png.");
        PrepareDirectory(option, Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Makes a folder.</summary>
    /// <exception cref="UsageException">The path is a file.</exception>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public static void PrepareDirectory(string option, string path)
    {
        if (File.Exists(path))
            throw new UsageException($"{option}: {path} is a file, expected a directory.");
        Directory.CreateDirectory(path);
    }
}
