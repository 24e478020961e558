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
        RecurseSubdirectories = true,
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
                    sources.Add(new PictureSource(match));
            }
        }
    }

    private static void AddDirectory(string directory, List<PictureSource> sources)
    {
        var files = new FileSystemEnumerable<string>(directory, (ref FileSystemEntry entry) => entry.ToSpecifiedFullPath(), s_everything)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && IsPicture(entry.FileName),
            // A link may lead back up: its files would be seen again and again.
            ShouldRecursePredicate = (ref FileSystemEntry entry) =>
                !entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && !entry.FileName.StartsWith('.'),
        };
        string[] sorted = [.. files.Order(StringComparer.Ordinal)];
        if (sorted.Length == 0)
            sources.Add(new PictureSource(directory, $"{directory}: there are no pictures in it, expected files *{string.Join(", *", s_extensions)}."));
        sources.AddRange(sorted.Select(file => new PictureSource(file)));
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
