namespace GpuTrainer.Model;

/// <summary>Writes files that appear whole or not at all, also when the process or the machine stops midway.</summary>
public static class AtomicFile
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
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
