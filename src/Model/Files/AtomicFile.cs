using System.Text.RegularExpressions;

namespace GpuTrainer.Model;

/// <summary>Writes files that appear complete or not at all, even if the process or the machine stops midway.</summary>
public static partial class AtomicFile
{
    /// <summary>Writes a temporary file in the target's directory, flushes it to disk and renames it over the target.</summary>
    /// <param name="path">The file; replaced if it exists. Its directory must exist.</param>
    /// <param name="write">Writes the content. If it throws, the temporary file is removed and the target stays as it was.</param>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(write);
        string target = Path.GetFullPath(path);
        // In the same directory: a rename across file systems would be a copy, which is not atomic.
        string directory = Path.GetDirectoryName(target)!; // A full path of a file has a directory.
        string temporary = Path.Combine(directory, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch (ArgumentOutOfRangeException problem) when (problem.ParamName == "value")
        {
            // How .NET reports EFBIG.
            TryDelete(temporary);
            throw new IOException(
                $"{target}: the file is larger than the file system or a limit of the process allows (ulimit -f).", problem);
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }
    }

    /// <summary>Removes the temporary files that killed processes left in a folder. No other process may be writing there.</summary>
    /// <param name="directory">The folder; it may be missing.</param>
    /// <returns>The number of files removed.</returns>
    public static int RemoveLeftovers(string directory)
    {
        if (!Directory.Exists(directory))
            return 0;
        int removed = 0;
        foreach (string file in Directory.EnumerateFiles(directory, ".*.tmp").Where(file => LeftoverName().IsMatch(Path.GetFileName(file))))
            removed += TryDelete(file) ? 1 : 0;
        return removed;
    }

    // ".name.XXXXXXXX.XXX.tmp", of Path.GetRandomFileName.
    [GeneratedRegex(@"^\..+\.[a-z0-9]{8}\.[a-z0-9]{3}\.tmp$")]
    private static partial Regex LeftoverName();

    // The cause of the failed write may prevent the removal, too; the failed write is what the caller hears of.
    private static bool TryDelete(string file)
    {
        try
        {
            File.Delete(file);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
