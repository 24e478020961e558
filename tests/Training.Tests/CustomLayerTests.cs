using GpuTrainer.Data;
using GpuTrainer.Model;
using GpuTrainer.Training.Tests.Custom;
using ILGPU.Runtime;

namespace GpuTrainer.Training.Tests;

/// <summary>
/// A layer that the library does not know: what docs/adding-a-layer.md tells a user to write, and what is found out before anything is
/// trained.
/// </summary>
public class CustomLayerTests
{
    private static readonly ImageShape Image = new(1, 5, 6);
    private static readonly Shape InputShape = new(1, 5, 6);

    static CustomLayerTests() => LayerRegistry.Add(Scale.Kind);

    [Fact]
    public void Layer_OfATestsOwn_IsTrainedSavedLoadedAndPredicts()
    {
        using var folder = new TemporaryFolder();
        using var cpu = new CpuFixture();
        var data = new TrainTestData(TestData.Patterns(200, 4, Image, seed: 1), TestData.Patterns(50, 4, Image, seed: 2));
        var network = Sequential.Parse("scale-of-tests 0.7, linear 24, tanh, residual(scale-of-tests 0.5), linear 4", InputShape);
        using var trainer = new Trainer(
            cpu.Accelerator, new ModelDescription(network, data.Train.ClassNames), data, new CrossEntropy(), new Adam(0.01),
            new TrainerOptions { Epochs = 8, BatchSize = 20 });
        Assert.Equal([0.7f], Weight(trainer.Parameters, "0.weight"));
        Assert.Equal([0.5f], Weight(trainer.Parameters, "4.0.weight"));

        TrainingResult result = trainer.Run();
        trainer.Save(folder.File("model"));
        using var loaded = new LoadedModel(cpu.Accelerator, ModelFile.Load(folder.File("model")));
        using Evaluator evaluator = loaded.CreateEvaluator();
        using Predictor predictor = loaded.CreatePredictor();

        Assert.True(result.Test.Accuracy >= 0.95, $"The test accuracy is {result.Test.Accuracy}.");
        Assert.NotEqual([0.7f], Weight(trainer.Parameters, "0.weight"));
        Assert.NotEqual([0.5f], Weight(trainer.Parameters, "4.0.weight"));
        Assert.Equal(network.Layers, loaded.Saved.Description.Model.Layers);
        Assert.Equal(result.Test, evaluator.Evaluate(data.Test));
        int right = Enumerable.Range(0, data.Test.Count).Count(i => predictor.Predict(data.Test.Item(i))[0].Label == data.Test.Label(i));
        Assert.Equal(result.Test.Accuracy, right / (double)data.Test.Count, 1e-12);
    }

    [Fact]
    public void Layer_ThatIsNotRegistered_IsRefusedByName()
    {
        string message = Assert.Throws<LayerListException>(() => new Sequential(InputShape, new Flatten(), new Unregistered())).Message;

        Assert.StartsWith("Layer 1, Unregistered \"unregistered-of-tests\": a model file with it could not be read back", message,
            StringComparison.Ordinal);
        Assert.Contains("LayerRegistry.Add", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Layer_WithinAnotherThatIsNotRegistered_IsRefusedByName() => Assert.Contains(
        "\"unregistered-of-tests\"",
        Assert.Throws<LayerListException>(() => new Sequential(InputShape, new Residual(new Unregistered()))).Message,
        StringComparison.Ordinal);

    /// <summary>A saved network would come back with other settings.</summary>
    [Fact]
    public void Layer_WhoseTextLeavesASettingOut_IsRefused()
    {
        if (LayerRegistry.Find("forgetful-of-tests") is null)
            LayerRegistry.Add(Forgetful.Kind);

        Assert.NotNull(new Sequential(InputShape, new Forgetful(1)));
        string message = Assert.Throws<LayerListException>(() => new Sequential(InputShape, new Forgetful(2))).Message;

        Assert.Equal(
            "Layer 0, Forgetful \"forgetful-of-tests\": its Text reads back as Forgetful \"forgetful-of-tests\", expected an equal layer; "
            + "Text must hold every setting.",
            message);
    }

    [Theory]
    [InlineData("scale-of-tests")]
    [InlineData("linear")]
    public void Add_OfAWordThatIsTaken_IsRefused(string word) => Assert.StartsWith(
        $"There is already a layer \"{word}\".",
        Assert.Throws<ArgumentException>(() => LayerRegistry.Add(Scale.Kind with { Word = word })).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("Upper")]
    [InlineData("a,b")]
    [InlineData("a(b")]
    public void Add_OfWhatIsNoWord_IsRefused(string word) => Assert.Contains(
        "expected lower case without spaces",
        Assert.Throws<ArgumentException>(() => LayerRegistry.Add(Scale.Kind with { Word = word })).Message, StringComparison.Ordinal);

    private static float[] Weight(ParameterBuffer parameters, string name) =>
        parameters.Parameters.Single(parameter => parameter.Name == name).Read();

    private sealed record Unregistered : Layer
    {
        public override string Name => "Unregistered";

        public override string Text => "unregistered-of-tests";

        public override LayerKernels Load(LayerContext context) => LayerKernels.PassThrough;
    }

    private sealed record Forgetful(int Setting) : Layer
    {
        public static LayerKind Kind { get; } = new("forgetful-of-tests", "forgetful-of-tests", "forgets", _ => new Forgetful(1));

        public override string Name => "Forgetful";

        public override string Text => "forgetful-of-tests";

        public override LayerKernels Load(LayerContext context) => LayerKernels.PassThrough;
    }
}
