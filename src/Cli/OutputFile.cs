using GpuTrainer.Data.Images;

namespace GpuTrainer.Cli;

/// <summary>Files that a command writes where the user says.</summary>
internal static class OutputFile
{
    /// <summary>Makes the folder of a picture, before the work whose result could not be saved otherwise.</summary>
    /// <exception cref="UsageException">The path is a directory, or its ending stands for no format that can be written.</exception>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public static void PreparePicture(string option, string path)
    {
        if (path.Length == 0 || Directory.Exists(path))
            throw new UsageException($"{option}: got {(path.Length == 0 ? "\"\"" : path + ", a directory")}, expected a file's name, for example digits.png.");
        if (!ImageFile.CanWrite(path))
            throw new UsageException($"{option}: got {path}, expected a name that ends in {ImageFile.OutputEndings}.");
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
