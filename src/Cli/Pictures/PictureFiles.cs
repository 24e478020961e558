using System.IO.Enumeration;

namespace GpuTrainer.Cli;

/// <summary>The files that arguments stand for: FILE, DIR (the pictures in it and below it) or GLOB.</summary>
internal static class PictureFiles
{
    // What a folder holds besides pictures is no mistake, so its files are chosen by their names; files that are named are told by their content.
    private static readonly string[] s_extensions =
        [".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".bmp", ".dib", ".gif", ".pnm", ".pbm", ".pgm", ".ppm", ".tif", ".tiff", ".webp"];

    private static readonly EnumerationOptions s_everything = new()
    {
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
    };

    /// <summary>Lists the files in the arguments' order; within a folder or a glob in the order of their paths.</summary>
    /// <remarks>An argument that stands for nothing becomes one entry with its problem: the others are still wanted.</remarks>
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
            sources.Add(new PictureSource(argument, "FILE: got \"\", expected a file, a folder or a pattern."));
        }
        else if (Directory.Exists(argument))
        {
            AddDirectory(argument, sources);
        }
        else if (File.Exists(argument) || !Glob.IsPattern(argument))
        {
            sources.Add(new PictureSource(argument)); // A file may be called a*b.png; one that does not exist is reported when it is read.
        }
        else
        {
            IReadOnlyList<string> matches = Glob.Expand(argument);
            if (matches.Count == 0)
                sources.Add(new PictureSource(argument, $"{argument}: no file has a name like that."));
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
            sources.Add(new PictureSource(directory, $"{directory}: there are no pictures in it, expected files *{string.Join(", *", s_extensions)}."));
        sources.AddRange(found.OrderBy(source => source.Path, StringComparer.Ordinal));
    }

    private static string[] FilesIn(string folder, Stack<string> folders)
    {
        var entries = new FileSystemEnumerable<(string Path, bool IsFolder)>(
            folder, (ref FileSystemEntry entry) => (entry.ToSpecifiedFullPath(), entry.IsDirectory), s_everything)
        {
            // A link to a folder may lead back up: its files would be seen again and again.
            ShouldIncludePredicate = (ref FileSystemEntry entry) => entry.IsDirectory
                ? !entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && !entry.FileName.StartsWith('.')
                : IsPicture(entry.FileName),
        };
        (string Path, bool IsFolder)[] all = [.. entries];
        foreach ((string path, _) in all.Where(entry => entry.IsFolder))
            folders.Push(path);
        return [.. all.Where(entry => !entry.IsFolder).Select(entry => entry.Path)];
    }

    // Whoever opens a pipe that nobody writes to waits for ever; pipes, sockets and devices have no length.
    private static PictureSource Found(string path)
    {
        try
        {
            FileSystemInfo file = File.ResolveLinkTarget(path, returnFinalTarget: true) ?? new FileInfo(path);
            return file is FileInfo { Exists: true, Length: 0 } ? new PictureSource(path, $"{path}: it is empty, or no regular file.") : new PictureSource(path);
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
        foreach (string extension in s_extensions)
        {
            if (name.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
