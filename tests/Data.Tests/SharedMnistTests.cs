namespace GpuTrainer.Data.Tests;

/// <summary>The canonical MNIST files, if they are next to the checkout.</summary>
public class SharedMnistTests
{
    [MnistFact]
    public void Mnist_FromTheSharedFolder_IsRead()
    {
        TrainTestData data = DatasetCatalog.Open(MnistFactAttribute.Folder!); // `!`: the test is skipped without the folder

        Assert.Equal(60000, data.Train.Count);
        Assert.Equal(10000, data.Test.Count);
        Assert.Equal([5, 0, 4, 1, 9], data.Train.AllLabels()[..5]);
        Assert.Equal([7, 2, 1, 0, 4], data.Test.AllLabels()[..5]);
        Assert.Equal(0.1307f, Normalization.Measure(data.Train).Mean[0], 0.0001f);
        Assert.Equal(0.3081f, Normalization.Measure(data.Train).StdDev[0], 0.0001f);
    }
}

/// <summary>A test that needs ../shared/data/mnist next to the repository, and is skipped with a reason without it.</summary>
public sealed class MnistFactAttribute : FactAttribute
{
    public MnistFactAttribute()
    {
        if (Folder is null)
            Skip = "needs MNIST's four files in ../shared/data/mnist beside the repository";
    }

    public static string? Folder { get; } = Find();

    private static string? Find()
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "gpu-trainer.sln")))
            root = root.Parent;
        string? folder = root?.Parent is null ? null : Path.Combine(root.Parent.FullName, "shared", "data", "mnist");
        return Directory.Exists(folder) ? folder : null;
    }
}
