using System.IO.Enumeration;

namespace GpuTrainer.Cli;

/// <summary>Expands file name patterns that the shell has not expanded: * and ? within a name, ** for any folders.</summary>
internal static class Glob
{
    private const string AnyFolders = "**";

    private static readonly char[] Separators = [.. new[] { Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar }.Distinct()];

    /// <summary>Lists hidden files too, and reports folders that cannot be read.</summary>
    internal static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>Whether a text contains a wildcard.</summary>
    public static bool IsPattern(string text) => text.AsSpan().ContainsAny('*', '?');

    /// <summary>The files and folders that match, sorted by path; a relative pattern gives relative paths.</summary>
    /// <exception cref="IOException">A folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be read.</exception>
    public static IReadOnlyList<string> Expand(string pattern)
    {
        string root = Path.GetPathRoot(pattern) ?? "";
        IEnumerable<string> matches = [root];
        string[] segments = pattern[root.Length..].Split(Separators, StringSplitOptions.RemoveEmptyEntries);
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

    // The folder itself and all folders below it; for the last segment, the files in them.
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
            Everything)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !foldersOnly || entry.IsDirectory,
        };

    // As in shells, a wildcard does not match a leading dot.
    private static bool Matches(string segment, string name) =>
        (!name.StartsWith('.') || segment.StartsWith('.'))
        && FileSystemName.MatchesSimpleExpression(
            segment.Replace("\\", "\\\\", StringComparison.Ordinal), name, OperatingSystem.IsWindows());
}
