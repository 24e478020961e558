using System.Globalization;
using System.Text.Json;
using GpuTrainer.Model;
using GpuTrainer.Training.Tests;

namespace GpuTrainer.Cli.Tests;

/// <summary>What PyTorch did, done again by the command: train --init with the options that say the same.</summary>
public sealed class PyTorchCommandTests : IDisposable
{
    // As in PyTorchParityTests, which says where these come from.
    private const double LossTolerance = 1e-5;
    private const double ConvolutionLossTolerance = 2e-5;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Fixtures => Shared is null
        ? ["none"]
        : [.. Directory.EnumerateFiles(Path.Combine(Shared, "fixtures", "pytorch"), "*.json")
            .Select(file => Path.GetFileNameWithoutExtension(file)!).Order()];

    private static string? Shared => SharedFolder.Path;

    public void Dispose() => _folder.Dispose();

    [SharedTheory]
    [MemberData(nameof(Fixtures))]
    public void Train_FromPyTorchsWeights_HasItsLosses(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Shared!, "fixtures", "pytorch", name + ".json")));
        JsonElement fixture = document.RootElement;
        string weights = _folder.File("init.safetensors");
        using (SafetensorsReader reader = SafetensorsReader.Open(Path.Combine(Shared!, "fixtures", "pytorch", name + ".safetensors")))
        {
            const string prefix = "init.";
            SafetensorsWriter.Write(
                weights,
                [
                    .. reader.Entries.Values.Where(entry => entry.Name.StartsWith(prefix, StringComparison.Ordinal)).Select(entry =>
                        new NamedTensor(entry.Name[prefix.Length..], new Shape([.. entry.Shape.Select(extent => (int)extent)]),
                            reader.ReadSingles(entry.Name))),
                ],
                new Dictionary<string, string>());
        }

        double[] expected = [.. fixture.GetProperty("losses_float64").EnumerateArray().Select(loss => loss.GetDouble())];
        string layers = PyTorchLayers.ToLayerList(fixture.GetProperty("layers").EnumerateArray().Select(layer => layer.GetString()!));
        CommandRun run = CommandRun.Of(
        [
            "train", "--data", Path.Combine(Shared!, "data", "mnist"), "--device", "cpu", "--init", weights, "--layers", layers,
            "--no-shuffle",
            "--max-steps", expected.Length.ToString(CultureInfo.InvariantCulture), "--log-every", "1", "--json", "--out", _folder.File("m"),
            "--batch-size", fixture.GetProperty("batch_size").GetRawText(), .. Options(fixture),
        ]).Succeeds();

        double[] losses = [
            .. run.Json.Where(e => e.GetProperty("event").GetString() == "step").Select(e => e.GetProperty("loss").GetDouble())];
        double tolerance = layers.Contains("conv2d", StringComparison.Ordinal) ? ConvolutionLossTolerance : LossTolerance;
        Assert.Equal(expected.Length, losses.Length);
        for (int i = 0; i < losses.Length; i++)
        {
            Assert.True(Math.Abs(losses[i] - expected[i]) <= tolerance,
                $"{name}, step {i + 1}: the loss is {losses[i]}, PyTorch's {expected[i]}.");
        }
    }

    private static IEnumerable<string> Options(JsonElement fixture)
    {
        string schedule = Text(fixture, "schedule");
        string loss = Text(fixture, "loss");
        yield return "--optimizer";
        yield return fixture.GetProperty("optimizer").GetString()!;
        yield return "--lr";
        yield return schedule.StartsWith("OneCycleLR", StringComparison.Ordinal) ? schedule.Split(' ', ',')[2]
            : fixture.TryGetProperty("lr", out JsonElement rate) ? rate.GetRawText() : fixture.GetProperty("lrs")[0].GetRawText();
        foreach ((string field, string option) in new[]
        {
            ("momentum", "--momentum"), ("weight_decay", "--weight-decay"), ("alpha", "--alpha"), ("label_smoothing", "--label-smoothing"),
            ("clip_grad_norm", "--clip-norm"), ("clip_grad_value", "--clip-value"),
        })
        {
            if (!fixture.TryGetProperty(field, out JsonElement value))
                continue;
            yield return option;
            yield return value.GetRawText();
        }

        if (fixture.TryGetProperty("nesterov", out JsonElement nesterov) && nesterov.GetBoolean())
            yield return "--nesterov";
        if (fixture.TryGetProperty("class_weights", out JsonElement weights))
        {
            yield return "--class-weights";
            yield return string.Join(',', weights.EnumerateArray().Select(weight => weight.GetRawText()));
        }

        foreach (string word in LossOptions(loss).Concat(ScheduleOptions(schedule)))
            yield return word;
    }

    private static string[] LossOptions(string loss) => loss.Split(' ') switch
    {
        [""] or ["cross-entropy"] => [],
        ["mse", "on", "softmax", ..] => ["--loss", "mse", "--mse-on", "softmax"],
        ["binary", ..] => ["--loss", "bce"],
        ["huber", "delta", var delta, ..] => ["--loss", "huber", "--huber-delta", delta],
        ["l1", ..] => ["--loss", "l1"],
        _ => throw new NotSupportedException(loss),
    };

    private static string[] ScheduleOptions(string schedule) => schedule.Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
    {
        [] => [],
        ["StepLR", "every", var size, "steps,", "gamma", var gamma] =>
            ["--schedule", "step", "--step-size", size, "--gamma", gamma, "--schedule-unit", "step"],
        ["ExponentialLR", "gamma", var gamma, ..] => ["--schedule", "exponential", "--gamma", gamma, "--schedule-unit", "step"],
        ["cosine", ..] => ["--schedule", "cosine", "--schedule-unit", "step"],
        ["OneCycleLR", ..] => ["--schedule", "one-cycle"],
        _ => throw new NotSupportedException(schedule),
    };

    private static string Text(JsonElement fixture, string name) =>
        fixture.TryGetProperty(name, out JsonElement value) ? value.GetString()! : "";
}
