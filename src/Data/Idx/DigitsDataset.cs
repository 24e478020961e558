using GpuTrainer.Data.Idx;

namespace GpuTrainer.Data;

/// <summary>The default data set: 10,000 digits of MNIST, embedded in this assembly (data/digits).</summary>
public static class DigitsDataset
{
    /// <summary>The name of the set.</summary>
    public const string Name = NamedDataset.Embedded;

    /// <summary>Reads both parts: 8,500 digits for training and 1,500 for testing, [1, 28, 28] each.</summary>
    public static TrainTestData Read() =>
        MnistFolder.Assemble(Name, i => ReadResource(MnistFolder.FileNames[i] + ".gz"), MnistFolder.Digits);

    private static IdxArray ReadResource(string file)
    {
        string resource = $"{Name}/{file}";
        using Stream stream = typeof(DigitsDataset).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{resource} is not embedded: the assembly was built without data/digits.");
        return IdxReader.Read(stream, resource);
    }
}
