using GpuTrainer.Compute;
using GpuTrainer.Model;

namespace GpuTrainer.Model.Tests.Files;

public sealed class ModelFileTests : IDisposable
{
    private static readonly Dictionary<string, string> NoMetadata = [];

    private readonly TemporaryFolder _folder = new();
    private readonly ModelDescription _description =
        new(Sequential.Parse("linear 3, tanh, dropout 0.2, linear 2", new Shape(1, 2, 2)), ["cat \"1\"", "dog, 2"],
            new InputNormalization([0.1307f], [0.3081f]));

    public void Dispose() => _folder.Dispose();

    private NamedTensor[] Weights() =>
    [
        .. _description.Model.Layout.Slots.Select(
            (slot, i) => new NamedTensor(slot.Name, slot.Shape, [.. Enumerable.Range(0, slot.Length).Select(j => (100 * i) + j + 0.25f)])),
    ];

    [Fact]
    public void Load_SavedModel_GivesEverythingBack()
    {
        NamedTensor[] weights = Weights();
        ModelFile.Save(_folder.File(ModelFile.DefaultName), _description, weights, new Dictionary<string, string> { ["loss"] = "mse" });

        SavedModel loaded = ModelFile.Load(_folder.Path);

        Assert.Equal("flatten, linear 3, tanh, dropout 0.2, linear 2", loaded.Description.Model.LayerText);
        Assert.Equal(new Shape(1, 2, 2), loaded.Description.Model.InputShape);
        Assert.Equal(_description.ClassNames, loaded.Description.ClassNames);
        Assert.Equal(_description.Normalization, loaded.Description.Normalization);
        Assert.Equal("mse", Assert.Single(loaded.Notes).Value);
        Assert.Equal(weights.SelectMany(tensor => tensor.Values), loaded.Weights.SelectMany(tensor => tensor.Values));
    }

    [Fact]
    public void Load_NormalisationAChannel_GivesEveryNumberBack()
    {
        var description = new ModelDescription(
            Sequential.Parse("linear 2", new Shape(3, 2, 2)), ["a", "b"], new InputNormalization([0.1f, 0.2f, 0.3f], [0.4f, 0.5f, 1e-7f]));
        NamedTensor[] weights = [
            .. description.Model.Layout.Slots.Select(slot => new NamedTensor(slot.Name, slot.Shape, new float[slot.Length]))];

        ModelFile.Save(_folder.File("colour"), description, weights);

        InputNormalization loaded = ModelFile.Load(_folder.File("colour")).Description.Normalization;
        Assert.Equal(description.Normalization, loaded);
        Assert.Equal([0.1f, 0.1f, 0.1f, 0.1f, 0.2f, 0.2f, 0.2f, 0.2f, 0.3f, 0.3f, 0.3f, 0.3f], loaded.Expand(new Shape(3, 2, 2)).Mean);
    }

    [Fact]
    public void Load_PlainWeights_SaysWhatIsMissing()
    {
        SafetensorsWriter.Write(_folder.File("plain"), Weights(), NoMetadata);

        var problem = Assert.Throws<CheckpointException>(() => ModelFile.Load(_folder.File("plain")));

        Assert.Contains("no description of a network", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("format", "gpu-trainer/9", "format is \"gpu-trainer/9\", expected \"gpu-trainer/1\"")]
    [InlineData("layers", "linear 3, glue", "unknown layer \"glue\"")]
    [InlineData("layers", null, "no \"layers\"")]
    [InlineData("inputShape", "1,x", "inputShape is \"1,x\"")]
    [InlineData("classNames", "[1]", "expected a JSON array of strings")]
    [InlineData("classNames", "null", "expected a JSON array of strings")]
    [InlineData("classNames", "[null,\"a\"]", "expected a JSON array of strings")]
    [InlineData("classNames", "[\"a\"]", "2 outputs, but there are 1 classNames")]
    [InlineData("mean", "NaN", "mean is \"NaN\", expected numbers")]
    [InlineData("stdDev", "0", "Deviation 0 is 0, expected a number above 0")]
    [InlineData("mean", "0.1,0.2", "2 means and 1 deviations")]
    public void Load_BadMetadata_NamesTheEntry(string key, string? value, string expected)
    {
        string path = _folder.File("model");
        ModelFile.Save(path, _description, Weights());
        Dictionary<string, string> metadata;
        using (SafetensorsReader reader = SafetensorsReader.Open(path))
            metadata = new(reader.Metadata);
        if (value is null)
            metadata.Remove(key);
        else
            metadata[key] = value;
        SafetensorsWriter.Write(path, Weights(), metadata);

        var problem = Assert.Throws<CheckpointException>(() => ModelFile.Load(path));

        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadWeights_OtherNetwork_ListsAllDifferences()
    {
        NamedTensor[] other =
        [
            new("1.weight", new Shape(4, 3), new float[12]), new("1.bias", new Shape(3), new float[3]),
            new("9.bias", new Shape(2), new float[2]),
            new("4.bias", new Shape(2), new float[2]),
        ];
        SafetensorsWriter.Write(_folder.File("other"), other, NoMetadata);

        var problem = Assert.Throws<CheckpointException>(() => ModelFile.LoadWeights(_folder.File("other"), _description.Model.Layout));

        Assert.EndsWith(
            "the weights do not fit the network. Missing: 4.weight [2, 3]. Unexpected: 9.bias [2]. Other shape: 1.weight is [4, 3], "
            + "expected [3, 4].",
            problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Save_NoteNamedLikeAnEntry_IsRefused() =>
        Assert.Throws<ArgumentException>(
            () => ModelFile.Save(_folder.File("m"), _description, Weights(), new Dictionary<string, string> { ["layers"] = "x" }));

    [Fact]
    public void Sha256_KnownValues_IsTheHashOfTheirBytesInNameOrder()
    {
        // printf '\x00\x00\x80\x3f\x00\x00\x00\x40' | sha256sum
        NamedTensor[] tensors = [new("b", new Shape(1), [2f]), new("a", new Shape(1), [1f])];

        Assert.Equal("b9c80b5adeca450753a16950c3cc655d271f7bef7a485bc83f112b72fef21d37", WeightsHash.Sha256(tensors));
    }
}
