using GpuTrainer.Data.Idx;

namespace GpuTrainer.Data;

/// <summary>The 10,000 real digits embedded in this assembly (data/digits): the default, which needs no network and no path.</summary>
public static class DigitsDataset
{
    /// <summary>The name under which the command knows the set.</summary>
    public const string Name = "digits";

    /// <summary>Reads both parts: 8,500 digits to train on, 1,500 held out, [1, 28, 28] each.</summary>
    public static TrainTestData Read() => MnistFolder.Assemble(Name, i => ReadResource(MnistFolder.FileNames[i] + ".gz"), MnistFolder.Digits);

    private static IdxArray ReadResource(string file)
    {
        string resource = $"{Name}/{file}";
        using Stream stream = typeof(DigitsDataset).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{resource} is not embedded: the assembly was built without data/digits.");
        return IdxReader.Read(stream, resource);
    }
}
