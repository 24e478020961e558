using System.IO.Enumeration;

namespace GpuTrainer.Cli;

/// <summary>Patterns of file names for those whose shell does not expand them: * and ? within a name, ** for any folders.</summary>
internal static class Glob
{
    private const string AnyFolders = "**";

    private static readonly char[] s_separators = [.. new[] { Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar }.Distinct()];

    private static readonly EnumerationOptions s_everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>Whether a text has one of the pattern's signs.</summary>
    public static bool IsPattern(string text) => text.AsSpan().ContainsAny('*', '?');

    /// <summary>Files and folders that a pattern matches, sorted by their paths, each written as the pattern is (relative stays relative).</summary>
    /// <exception cref="IOException">A folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be read.</exception>
    public static IReadOnlyList<string> Expand(string pattern)
    {
        string root = Path.GetPathRoot(pattern) ?? "";
        IEnumerable<string> matches = [root];
        string[] segments = pattern[root.Length..].Split(s_separators, StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < segments.Length; i++)
        {
            string segment = segments[i];
            bool isLast = i == segments.Length - 1;
            matches = segment == AnyFolders
                ? matches.SelectMany(folder => Below(folder, isLast))
                : matches.SelectMany(folder => Step(folder, segment, isLast));
        }

        return [.. matches.Distinct().Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Step(string folder, string segment, bool isLast)
    {
        if (!IsPattern(segment))
        {
            string path = Path.Combine(folder, segment);
            return Directory.Exists(path) || (isLast && File.Exists(path)) ? [path] : [];
        }

        return Entries(folder, foldersOnly: !isLast)
            .Where(entry => Matches(segment, entry.Name))
            .Select(entry => Path.Combine(folder, entry.Name));
    }

    // The folder itself and all below it; at the pattern's end their files.
    private static IEnumerable<string> Below(string folder, bool files)
    {
        var waiting = new Queue<string>([folder]);
        while (waiting.TryDequeue(out string? current))
        {
            if (!files)
                yield return current;
            foreach ((string name, bool isFolder, bool isLink) in Entries(current, foldersOnly: !files))
            {
                if (name.StartsWith('.'))
                    continue;
                string path = Path.Combine(current, name);
                if (!isFolder)
                    yield return path;
                else if (!isLink) // A link may lead back up.
                    waiting.Enqueue(path);
            }
        }
    }

    private static IEnumerable<(string Name, bool IsFolder, bool IsLink)> Entries(string folder, bool foldersOnly) =>
        new FileSystemEnumerable<(string, bool, bool)>(
            folder.Length == 0 ? "." : folder,
            (ref FileSystemEntry entry) =>
                (entry.FileName.ToString(), entry.IsDirectory, entry.Attributes.HasFlag(FileAttributes.ReparsePoint)),
            s_everything)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !foldersOnly || entry.IsDirectory,
        };

    // As in shells: what begins with a dot is hidden from patterns that do not.
    private static bool Matches(string segment, string name) =>
        (!name.StartsWith('.') || segment.StartsWith('.'))
        && FileSystemName.MatchesSimpleExpression(segment.Replace("\\", "\\\\", StringComparison.Ordinal), name, OperatingSystem.IsWindows());
}
