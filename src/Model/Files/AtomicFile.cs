using System.Text.RegularExpressions;

namespace GpuTrainer.Model;

/// <summary>Writes files that appear whole or not at all, also when the process or the machine stops midway.</summary>
public static partial class AtomicFile
{
    /// <summary>Writes a temporary file in the target's directory, flushes it to the disk and renames it over the target.</summary>
    /// <param name="path">The file; replaced where it exists. Its directory exists.</param>
    /// <param name="write">Writes the content. Where it throws, the temporary file is removed and the target stays as it was.</param>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(write);
        string target = Path.GetFullPath(path);
        // The same directory: a rename across file systems would be a copy, and not atomic.
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
            // What .NET makes of EFBIG.
            TryDelete(temporary);
            throw new IOException($"{target}: the file is larger than the file system or a limit of the process allows (ulimit -f).", problem);
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }
    }

    /// <summary>Removes the temporary files that processes left in a folder which were killed while they wrote. No other process writes there.</summary>
    /// <param name="directory">The folder; where it is missing there is nothing to do.</param>
    /// <returns>How many there were.</returns>
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

    // What made the writing fail may keep the file from being removed, too, and is what is to be told.
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
