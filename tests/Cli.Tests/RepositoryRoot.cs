namespace GpuTrainer.Cli.Tests;

/// <summary>The folder of the solution, for tests about documents and sources.</summary>
internal static class RepositoryRoot
{
    /// <summary>A path in it.</summary>
    public static string Combine(params string[] parts)
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "gpu-trainer.sln")))
            root = root.Parent;
        return Path.Combine([root!.FullName, .. parts]);
    }
}
