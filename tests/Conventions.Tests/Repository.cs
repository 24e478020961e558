namespace GpuTrainer.Conventions.Tests;

/// <summary>The folder of the solution.</summary>
internal static class Repository
{
    private static readonly string Root = FindRoot();

    /// <summary>The full path of one that is given from the root.</summary>
    public static string Combine(string path) => Path.Combine(Root, path);

    /// <summary>The files that people write, from the root, with slashes: no build outputs.</summary>
    public static IReadOnlyList<string> Files(string pattern) =>
    [
        .. Directory.EnumerateFiles(Root, pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(folder => folder is "bin" or "obj" || folder.StartsWith('.')))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Fails with every finding, a line each.</summary>
    public static void AssertNone(IEnumerable<string> findings)
    {
        string[] all = [.. findings];
        Assert.True(all.Length == 0, $"{all.Length} findings:\n{string.Join('\n', all)}");
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "gpu-trainer.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} has gpu-trainer.sln.");
    }
}
