using System.Text.Json;

namespace GpuTrainer.Cli.Tests;

public sealed class SummaryTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    private const int BytesOfFloat = 4;

    [Fact]
    public void Layers_AsTable_HaveShapesParametersAndMultiplyAdds()
    {
        CommandRun run = CommandRun.Of("summary", "--layers", "linear 12, dropout 0.2, linear 10 no-bias").Succeeds();

        string[] lines = [.. run.Lines.Select(line => line.TrimEnd())];
        Assert.Equal(
            [
                "Layer                Output             Parameters   Multiply-adds",
                "input                [1, 28, 28]",
                "0 flatten            [784]                       0               0",
                "1 linear 12          [12]                    9,420           9,408",
                "2 dropout 0.2        [12]                        0               0",
                "3 linear 10 no-bias  [10]                      120             120",
                "total                                        9,540           9,528",
            ],
            lines[..^2]);
        Assert.Matches(@"^Training step, 64 samples, Adam: \d+\.\d MiB on the CPU;$", lines[^2]);
        Assert.Equal("at most 1,829,376 multiply-adds, forward and backward.", lines[^1]);
    }

    [Fact]
    public void Container_OfALongList_HasItsFiguresOnALineOfTheirOwn()
    {
        const string Body = "linear 12, tanh, linear 12, tanh, linear 12, tanh, linear 12, tanh";

        string[] lines = CommandRun.Of("summary", "--input", "12", "--layers", $"residual({Body}), linear 2").Succeeds().Lines;

        int name = Array.IndexOf(lines, $"0 residual({Body})");
        Assert.StartsWith("   ", lines[name + 1], StringComparison.Ordinal);
        Assert.EndsWith("[12]                      624             576", lines[name + 1], StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_AsJson_AreOneObject()
    {
        JsonElement summary = Assert.Single(
            CommandRun.Of("summary", "--json", "--input", "8", "--layers", "Linear 3 no-bias, relu", "--batch-size", "32").Succeeds().Json);

        // Weights, gradients and two moments, each of 24 in 32 for the alignment; for each of 32 samples 8 inputs, two layers' 3 outputs
        // and their 3 gradients.
        const int StepBytes = BytesOfFloat * (4 * 32 + 32 * (8 + 2 * 3 + 2 * 3));
        Assert.Equal(
            """{"layers":"linear 3 no-bias, relu","input":[8],"modules":["""
            + """{"name":"Linear","text":"linear 3 no-bias","output":[3],"parameters":24,"multiplyAdds":24},"""
            + """{"name":"ReLU","text":"relu","output":[3],"parameters":0,"multiplyAdds":0}],"""
            + $$"""
              "parameters":24,"multiplyAdds":24,"batchSize":32,"stepBytes":{{StepBytes}}}
              """,
            summary.GetRawText());
    }

    [Fact]
    public void Summary_WithoutOptions_IsTheDefaultNetwork() => Assert.Equal(535_818, Summary().GetProperty("parameters").GetInt64());

    [Fact]
    public void Summary_OfANamedModel_TakesInputAndClasses()
    {
        JsonElement summary = Summary("--model", "tutorial", "--input", "3,8,8", "--classes", "5");

        Assert.Equal("flatten, linear 96, tanh, dropout 0.2, linear 256, sigmoid, dropout 0.2, linear 5",
            summary.GetProperty("layers").GetString());
        Assert.Equal((192 + 1) * 96 + (96 + 1) * 256 + (256 + 1) * 5, summary.GetProperty("parameters").GetInt32());
    }

    [Theory]
    [InlineData("")]
    [InlineData("model.safetensors")]
    public void Summary_OfASavedModel_IsWhatWasTrained(string file)
    {
        JsonElement summary = Summary("--model", Path.Combine(trained.Directory, file));

        Assert.Equal($"flatten, {CommandRun.SmallNetwork}", summary.GetProperty("layers").GetString());
        Assert.Equal("[1,28,28]", summary.GetProperty("input").GetRawText());
        Assert.Equal((784 + 1) * 24 + (24 + 1) * 10, summary.GetProperty("parameters").GetInt32());
    }

    /// <summary>Running statistics are saved, but not learned.</summary>
    [Fact]
    public void Summary_OfImageLayers_HasShapesAndNoBuffersAmongTheParameters()
    {
        JsonElement summary = Summary(
            "--input", "3,8,10", "--layers", "conv2d 6 3 padding 1 groups 3, batchnorm2d, maxpool2d 2, layernorm, linear 2");

        Assert.Equal(
            ["[6,8,10]", "[6,8,10]", "[6,4,5]", "[6,4,5]", "[120]", "[2]"],
            summary.GetProperty("modules").EnumerateArray().Select(module => module.GetProperty("output").GetRawText()));
        Assert.Equal(
            [6 * 9 + 6, 6 + 6, 0, 120 + 120, 0, 2 * 120 + 2],
            summary.GetProperty("modules").EnumerateArray().Select(module => module.GetProperty("parameters").GetInt32()));
        Assert.Equal(6 * 8 * 10 * 9 + 2 * 120, summary.GetProperty("multiplyAdds").GetInt32());
    }

    [Fact]
    public void Summary_OfANetworkWithoutWeights_HasFiguresToo() =>
    Assert.Equal(0, Summary("--layers", "relu, flatten").GetProperty("parameters").GetInt32());

    [Theory]
    [InlineData("--model", "mlp", "--layers", "linear 10", "--layers: not with --model; leave one of them out.")]
    [InlineData("--layers", "linear 5", "--classes", "5",
        "--classes: not with --layers, whose last layer sets the number of outputs; leave it out.")]
    [InlineData("--layers", "linear 5", "--input", "2,x", "--input: got \"2,x\", expected a shape such as 1,28,28.")]
    [InlineData("--layers", "linear 5", "--batch-size", "0", "--batch-size: got \"0\", expected a whole number of at least 1.")]
    [InlineData("--model", "vgg", "--batch-size", "1",
        "--model: got \"vgg\", expected one of mlp, tutorial, cnn, resnet, or a saved model's folder or file.")]
    [InlineData("--layers", "linear 5, glue", "--input", "4", "unknown layer \"glue\"; expected one of: linear N [no-bias]")]
    [InlineData("--layers", "residual(linear 5)", "--input", "4", "the layers inside turn [4] into [5], expected the same shape")]
    public void Summary_Mistake_IsOneLineAndExitCode2(string option, string value, string option2, string value2, string message) =>
        CommandRun.Of("summary", option, value, option2, value2).FailsWith(2, message);

    [Theory]
    [InlineData("--input", "1,28,28")]
    [InlineData("--classes", "10")]
    public void Summary_OfASavedModel_TakesNoOtherShape(string option, string value) =>
        CommandRun.Of("summary", "--model", trained.Directory, option, value)
        .FailsWith(2, $"{option}: not with a saved model, which has its own; leave it out.");

    [Fact]
    public void Summary_OfADamagedModel_IsOneLineAndExitCode2()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("model.safetensors"), [200, 1, 0, 0, 0, 0, 0, 0, (byte)'{']);

        CommandRun.Of("summary", "--model", folder.Path).FailsWith(2, folder.File("model.safetensors"));
    }

    private static JsonElement Summary(params string[] options) =>
        Assert.Single(CommandRun.Of(["summary", "--json", .. options]).Succeeds().Json);
}
