using System.IO.Enumeration;

namespace GpuTrainer.Cli;

/// <summary>Expands arguments to files: FILE, DIR (the pictures in it and below it) or GLOB.</summary>
internal static class PictureFiles
{
    // A folder may hold other files, so pictures in it are selected by extension. The format of a file is detected from its content.
    private static readonly string[] Extensions =
        [".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".bmp", ".dib", ".gif", ".pnm", ".pbm", ".pgm", ".ppm", ".tif", ".tiff", ".webp"];

    /// <summary>Lists the files in the order of the arguments, and by path within a folder or pattern.</summary>
    /// <remarks>An argument without files becomes an entry with a problem, so that the others are still processed.</remarks>
    public static IReadOnlyList<PictureSource> Expand(IEnumerable<string> arguments)
    {
        var sources = new List<PictureSource>();
        foreach (string argument in arguments)
        {
            try
            {
                Add(argument, sources);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                sources.Add(new PictureSource(argument, $"{argument}: {error.Message}"));
            }
        }

        return sources;
    }

    private static void Add(string argument, List<PictureSource> sources)
    {
        if (argument.Length == 0)
        {
            sources.Add(new PictureSource(argument, "FILE: got \"\", expected a file, folder or pattern."));
        }
        else if (Directory.Exists(argument))
        {
            AddDirectory(argument, sources);
        }
        else if (File.Exists(argument) || !Glob.IsPattern(argument))
        {
            sources.Add(new PictureSource(argument)); // A file may be called a*b.png; a missing one is reported when it is read.
        }
        else
        {
            IReadOnlyList<string> matches = Glob.Expand(argument);
            if (matches.Count == 0)
                sources.Add(new PictureSource(argument, $"{argument}: no file matches the pattern."));
            foreach (string match in matches)
            {
                if (Directory.Exists(match))
                    AddDirectory(match, sources);
                else
                    sources.Add(Found(match));
            }
        }
    }

    private static void AddDirectory(string directory, List<PictureSource> sources)
    {
        var found = new List<PictureSource>();
        var waiting = new Stack<string>([directory]);
        while (waiting.TryPop(out string? folder))
        {
            try
            {
                found.AddRange(FilesIn(folder, waiting).Select(Found));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                found.Add(new PictureSource(folder, $"{folder}: {error.Message}"));
            }
        }

        if (found.Count == 0)
        {
            sources.Add(new PictureSource(directory, $"{directory}: contains no pictures, expected files named "
                + $"*{string.Join(", *", Extensions)}."));
        }

        sources.AddRange(found.OrderBy(source => source.Path, StringComparer.Ordinal));
    }

    private static string[] FilesIn(string folder, Stack<string> folders)
    {
        var entries = new FileSystemEnumerable<(string Path, bool IsFolder)>(
            folder, (ref FileSystemEntry entry) => (entry.ToSpecifiedFullPath(), entry.IsDirectory), Glob.Everything)
        {
            // A link to a folder may lead back up, in an endless loop.
            ShouldIncludePredicate = (ref FileSystemEntry entry) => entry.IsDirectory
                ? !entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && !entry.FileName.StartsWith('.')
                : IsPicture(entry.FileName),
        };
        (string Path, bool IsFolder)[] all = [.. entries];
        foreach ((string path, _) in all.Where(entry => entry.IsFolder))
            folders.Push(path);
        return [.. all.Where(entry => !entry.IsFolder).Select(entry => entry.Path)];
    }

    // Opening a pipe without a writer would block. Pipes, sockets and devices have no length.
    private static PictureSource Found(string path)
    {
        try
        {
            FileSystemInfo file = File.ResolveLinkTarget(path, returnFinalTarget: true) ?? new FileInfo(path);
            return file is FileInfo { Exists: true, Length: 0 }
                ? new PictureSource(path, $"{path}: is empty, or not a regular file.")
                : new PictureSource(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new PictureSource(path, $"{path}: {error.Message}");
        }
    }

    private static bool IsPicture(ReadOnlySpan<char> name)
    {
        if (name.StartsWith('.'))
            return false;
        foreach (string extension in Extensions)
        {
            if (name.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
