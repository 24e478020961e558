namespace GpuTrainer.Training.Tests;

/// <summary>Material next to the repository, in ../shared; not part of it.</summary>
internal static class SharedFolder
{
    /// <summary>Null where there is none.</summary>
    public static string? Path { get; } = Find();

    public const string Missing = "needs ../shared/fixtures/pytorch and ../shared/data/mnist beside the repository";

    private static string? Find()
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(System.IO.Path.Combine(root.FullName, "gpu-trainer.sln")))
            root = root.Parent;
        if (root?.Parent is null)
            return null;
        string folder = System.IO.Path.Combine(root.Parent.FullName, "shared");
        bool complete = Directory.Exists(System.IO.Path.Combine(folder, "fixtures", "pytorch"))
            && Directory.Exists(System.IO.Path.Combine(folder, "data", "mnist"));
        return complete ? folder : null;
    }
}

/// <summary>A theory that needs ../shared next to the repository, and is skipped with a reason without it.</summary>
public sealed class SharedTheoryAttribute : TheoryAttribute
{
    public SharedTheoryAttribute()
    {
        if (SharedFolder.Path is null)
            Skip = SharedFolder.Missing;
    }
}

/// <summary>A fact that needs ../shared next to the repository, and is skipped with a reason without it.</summary>
public sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute()
    {
        if (SharedFolder.Path is null)
            Skip = SharedFolder.Missing;
    }
}
