using GpuTrainer.Data.Images;

namespace GpuTrainer.Cli;

/// <summary>Checks the paths that a command writes to.</summary>
internal static class OutputFile
{
    /// <summary>Creates the folder for an image file, before the work whose result goes there.</summary>
    /// <exception cref="UsageException">The path is a directory, or its extension is not a format that can be written.</exception>
    /// <exception cref="IOException">The folder cannot be created.</exception>
    public static void PreparePicture(string option, string path)
    {
        if (path.Length == 0 || Directory.Exists(path))
        {
            throw new UsageException($"{option}: got {(path.Length == 0 ? "\"\"" : path + ", a directory")}, expected a file name such as "
                + "digits.png.");
        }

        if (!ImageFile.CanWrite(path))
            throw new UsageException($"{option}: got {path}, expected a file name that ends in {ImageFile.OutputEndings}.");
        PrepareDirectory(option, Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Creates a folder.</summary>
    /// <exception cref="UsageException">The path is a file.</exception>
    /// <exception cref="IOException">The folder cannot be created.</exception>
    public static void PrepareDirectory(string option, string path)
    {
        if (File.Exists(path))
            throw new UsageException($"{option}: {path} is a file, expected a directory.");
        Directory.CreateDirectory(path);
    }
}
