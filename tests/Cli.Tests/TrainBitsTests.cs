namespace GpuTrainer.Cli.Tests;

/// <summary>What decides a training's weights, and what does not.</summary>
public sealed class TrainBitsTests : IDisposable
{
    private const string WithDropout = "linear 24, tanh, dropout 0.3, linear 10";

    private static readonly Dictionary<string, string> Known = [];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Train_SameSeedTwice_SameBits()
    {
        Assert.Equal(Train("--seed", "5"), Train("--seed", "5"));
    }

    [Fact]
    public void Train_OtherSeed_OtherBits()
    {
        Assert.NotEqual(Train("--seed", "5"), Train("--seed", "6"));
    }

    [Fact]
    public void Train_AnyThreadsAndVectors_SameBits()
    {
        string expected = Train("--threads", "1", "--vector-width", "256");

        Assert.Equal(expected, Train("--threads", "2", "--vector-width", "256"));
        Assert.Equal(expected, Train("--threads", "2", "--vector-width", "128"));
        Assert.Equal(expected, Train("--threads", "2", "--vector-width", "512"));
        Assert.Equal(expected, Train("--threads", "2", "--vector-width", "scalar"));
    }

    /// <summary>What the README prints: the whole of the default training, on whatever vectors this machine has.</summary>
    [Fact]
    public void Train_WithoutOptions_EndsInTheWeightsOfTheReadme()
    {
        string hash = CommandRun.Of("train", "--device", "cpu", "--json", "--out", _folder.File("m")).WeightsSha256();

        Assert.Contains($"(weights sha256 {hash[..16]}...)", File.ReadAllText(RepositoryRoot.Combine("README.md")),
            StringComparison.Ordinal);
    }

    /// <summary>An independent compiler of the same kernels; on ILGPU's CPU accelerator they run as the C# compiler made them.</summary>
    [Fact]
    public void Train_CompiledByIlgpu_SameBits()
    {
        string[] small = ["train", "--device", "cpu", "--layers", "linear 6, tanh, dropout 0.3, linear 10", "--batch-size", "8",
            "--max-steps", "2", "--limit-batches", "2", "--json"];

        CommandRun ilgpu = CommandRun.Of([.. small, "--out", _folder.File("a"), "--compiler", "ilgpu"]);

        Assert.Equal(CommandRun.Of([.. small, "--out", _folder.File("b")]).WeightsSha256(), ilgpu.WeightsSha256());
        Assert.Equal("ilgpu", ilgpu.Json[^1].GetProperty("compiler").GetString());
    }

    [Fact]
    public void Train_InitWithLearningRateZero_SavesTheSameWeights()
    {
        string saved = CommandRun.Train(_folder.File("a"), "--max-steps", "3").WeightsSha256();

        Assert.Equal(
            saved, CommandRun.Train(_folder.File("b"), "--init", _folder.File("a"), "--lr", "0", "--max-steps", "1").WeightsSha256());
        Assert.Equal(
            saved, CommandRun.Train(_folder.File("b"), "--init", _folder.File("a/model.safetensors"), "--lr", "0", "--max-steps", "1")
                .WeightsSha256());
    }

    [Fact]
    public void Train_NoShuffleFromTheSameWeights_TheSeedDoesNotMatter()
    {
        CommandRun.Train(_folder.File("a"), "--max-steps", "1").Succeeds();
        string[] common = ["--init", _folder.File("a"), "--max-steps", "4"];

        string first = CommandRun.Train(_folder.File("b"), [.. common, "--no-shuffle", "--seed", "1"]).WeightsSha256();
        string second = CommandRun.Train(_folder.File("b"), [.. common, "--no-shuffle", "--seed", "2"]).WeightsSha256();
        string shuffled = CommandRun.Train(_folder.File("b"), [.. common, "--seed", "1"]).WeightsSha256();

        Assert.Equal(first, second);
        Assert.NotEqual(first, shuffled);
    }

    [Theory]
    [InlineData("--optimizer", "adamw")]
    [InlineData("--optimizer", "sgd")]
    [InlineData("--optimizer", "sgd", "--momentum", "0.9")]
    [InlineData("--optimizer", "sgd", "--momentum", "0.9", "--nesterov")]
    [InlineData("--lr", "2e-3")]
    [InlineData("--weight-decay", "0.1")]
    [InlineData("--label-smoothing", "0")]
    [InlineData("--loss", "mse")]
    [InlineData("--loss", "mse", "--mse-on", "softmax")]
    [InlineData("--loss", "l1")]
    [InlineData("--loss", "bce")]
    [InlineData("--loss", "huber", "--huber-delta", "0.1")]
    [InlineData("--class-weights", "1,2,1,1,1,1,1,1,1,1")]
    [InlineData("--beta1", "0.8")]
    [InlineData("--beta2", "0.99")]
    [InlineData("--eps", "1e-3")]
    [InlineData("--optimizer", "rmsprop")]
    [InlineData("--optimizer", "rmsprop", "--alpha", "0.9")]
    [InlineData("--optimizer", "rmsprop", "--momentum", "0.9")]
    [InlineData("--optimizer", "adagrad")]
    [InlineData("--optimizer", "adagrad", "--lr-decay", "0.1")]
    [InlineData("--optimizer", "adagrad", "--initial-accumulator", "0.1")]
    [InlineData("--schedule", "linear")]
    [InlineData("--schedule", "one-cycle")]
    [InlineData("--schedule", "cosine", "--schedule-unit", "step")]
    [InlineData("--schedule", "exponential", "--schedule-unit", "step", "--gamma", "0.5")]
    [InlineData("--schedule", "step", "--schedule-unit", "step", "--step-size", "1")]
    [InlineData("--warmup-steps", "2")]
    [InlineData("--clip-norm", "0.1")]
    [InlineData("--clip-value", "0.001")]
    [InlineData("--accumulate", "2")]
    [InlineData("--ema", "0.5")]
    [InlineData("--batch-size", "16")]
    [InlineData("--model", "tutorial")]
    public void Train_AnyOptionOfTheTraining_ChangesTheWeights(params string[] option)
    {
        string[] common = ["--max-steps", "3",
            .. option[0] is "--model" or "--label-smoothing" ? Array.Empty<string>() : ["--layers", CommandRun.SmallNetwork]];

        // sgd alone against adam, sgd with more against sgd alone; a schedule that needs its last option against the constant one.
        string[] before = option[..^(option[^1] == "--nesterov" ? 1 : 2)];
        string[] without = option is ["--schedule", "step" or "exponential", ..] ? common : [.. common, .. before];

        Assert.NotEqual(Weights(without), Weights([.. common, .. option]));
    }

    // Most cases compare with the same training.
    private string Weights(string[] options)
    {
        string key = string.Join(' ', options);
        if (!Known.TryGetValue(key, out string? weights))
        {
            weights = CommandRun.Of(["train", "--device", "cpu", "--json", "--out", _folder.File("m"), .. options]).WeightsSha256();
            Known.Add(key, weights);
        }

        return weights;
    }

    private string Train(params string[] more) =>
        CommandRun.Of(
            ["train", "--device", "cpu", "--layers", WithDropout, "--batch-size", "50", "--max-steps", "5", "--json", "--out",
                _folder.File("m"), .. more])
            .WeightsSha256();
}
