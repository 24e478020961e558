using System.Text.Json;
using GpuTrainer.Compute;
using GpuTrainer.Model;

namespace GpuTrainer.Cli.Tests;

/// <summary>The events that scripts read: docs/command.md.</summary>
public sealed class TrainJsonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Two batches a step of the optimizer: a warm-up of two, then half the rate with every one.</summary>
    [Fact]
    public void Steps_OfASchedule_TellTheirRates()
    {
        JsonElement[] events = CommandRun.Train(
            _folder.File("m"), "--log-every", "1", "--max-steps", "8", "--optimizer", "sgd", "--lr", "0.2", "--accumulate", "2",
            "--warmup-steps", "2",
            "--schedule", "exponential", "--gamma", "0.5", "--schedule-unit", "step").Succeeds().Json;

        Assert.Equal(
            [0.1, 0.1, 0.2, 0.2, 0.2, 0.2, 0.1, 0.1],
            events.Where(e => e.GetProperty("event").GetString() == "step").Select(e => e.GetProperty("learningRate").GetDouble()));
    }

    [Fact]
    public void Train_Json_ReportsStepsThenEpochThenDone()
    {
        CommandRun run = CommandRun.Train(_folder.File("m"), "--max-steps", "6", "--log-every", "2").Succeeds();

        JsonElement[] events = WithoutCheckpoints(run.Json);
        Assert.Equal(["step", "step", "step", "epoch", "done"], events.Select(e => e.GetProperty("event").GetString()));
        Assert.Equal([2, 4, 6], events.Take(3).Select(e => e.GetProperty("step").GetInt32()));
        Assert.All(events.Take(3), e => Assert.Equal(["event", "step", "loss", "learningRate"], Names(e)));
        Assert.All(events.Take(3), e => Assert.InRange(e.GetProperty("loss").GetDouble(), 1, 4));
    }

    [Fact]
    public void Train_Json_EpochHasItsFields()
    {
        JsonElement epoch = CommandRun.Train(_folder.File("m"), "--max-steps", "3", "--log-every", "0").Succeeds()
            .Json.Single(line => line.GetProperty("event").GetString() == "epoch");

        Assert.Equal(
            ["event", "epoch", "trainLoss", "trainAccuracy", "testLoss", "testAccuracy", "validationLoss", "validationAccuracy", "seconds",
                "stepsPerSecond", "learningRate"],
            Names(epoch));
        Assert.Equal(1, epoch.GetProperty("epoch").GetInt32());
        Assert.InRange(epoch.GetProperty("trainAccuracy").GetDouble(), 0, 1);
        Assert.InRange(epoch.GetProperty("testAccuracy").GetDouble(), 0, 1);
        Assert.True(epoch.GetProperty("stepsPerSecond").GetDouble() > 0);
    }

    [Fact]
    public void Train_Json_DoneNamesTheSavedModel()
    {
        JsonElement done = CommandRun.Train(_folder.File("m"), "--max-steps", "3").Succeeds().Json[^1];

        Assert.Equal(
            ["event", "testAccuracy", "testLoss", "epochs", "steps", "seconds", "model", "device", "compiler", "matmul", "weightsSha256"],
            Names(done));
        Assert.Equal(1, done.GetProperty("epochs").GetInt32());
        Assert.Equal(3, done.GetProperty("steps").GetInt32());
        Assert.Equal("cpu", done.GetProperty("device").GetString());
        Assert.Equal("built-in", done.GetProperty("compiler").GetString());
        SavedModel saved = ModelFile.Load(done.GetProperty("model").GetString()!);
        Assert.Equal(WeightsHash.Sha256(saved.Weights), done.GetProperty("weightsSha256").GetString());
    }

    [Theory]
    [InlineData("--model cnn", 0.0005)]
    [InlineData("--model cnn --schedule constant", 0.001)]
    [InlineData("--model mlp", 0.001)]
    public void Train_NamedNetwork_HasItsOwnDefaultSchedule(string options, double secondRate)
    {
        MnistFiles.Write(_folder.File("data"), train: 8, test: 2, side: 8);

        JsonElement[] events = CommandRun.Of(
        [
            "train", "--data", _folder.File("data"), "--batch-size", "8", "--epochs", "2", "--log-every", "1", "--device", "cpu", "--json",
            "--out", _folder.File("m"), .. options.Split(' '),
        ]).Succeeds().Json;

        double[] rates = [
            .. events.Where(e => e.GetProperty("event").GetString() == "step").Select(e => e.GetProperty("learningRate").GetDouble())];
        Assert.Equal(2, rates.Length);
        Assert.Equal(0.001, rates[0], 1e-9);
        Assert.Equal(secondRate, rates[1], 1e-9);
    }

    [Fact]
    public void Train_TwoEpochs_CountsEpochsAndSteps()
    {
        MnistFiles.Write(_folder.File("data"), train: 40, test: 8, side: 6);

        JsonElement[] events = WithoutCheckpoints(CommandRun.Of(
            "train", "--data", _folder.File("data"), "--layers", "linear 4, relu, linear 2", "--batch-size", "16", "--epochs", "2",
            "--log-every", "1",
            "--device", "cpu", "--json", "--out", _folder.File("m")).Succeeds().Json);

        Assert.Equal(
            ["step", "step", "step", "epoch", "step", "step", "step", "epoch", "done"],
            events.Select(e => e.GetProperty("event").GetString()));
        Assert.Equal(6, events[^1].GetProperty("steps").GetInt32());
    }

    [Fact]
    public void JsonLine_NotANumber_IsNull()
    {
        using var output = new StringWriter();

        JsonLine.Write(output, line =>
        {
            line.WriteNumberOrNull("nan", double.NaN);
            line.WriteNumberOrNull("infinity", double.NegativeInfinity);
            line.WriteNumberOrNull("number", 0.5);
        });

        Assert.Equal("{\"nan\":null,\"infinity\":null,\"number\":0.5}\n", output.ToString());
    }

    // They come when a file is written, so their place is the disk's to choose.
    private static JsonElement[] WithoutCheckpoints(JsonElement[] events) =>
        [.. events.Where(e => e.GetProperty("event").GetString() != "checkpoint")];

    private static string[] Names(JsonElement line) => [.. line.EnumerateObject().Select(property => property.Name)];
}
