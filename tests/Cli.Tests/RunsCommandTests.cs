using System.Text.Json;
using GpuTrainer.Runs;
using GpuTrainer.Training;

namespace GpuTrainer.Cli.Tests;

/// <summary>gpu-trainer runs.</summary>
public sealed class RunsCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Runs_AreATableInTheOrderOfTheirTime_AndWhatTellsThemApart()
    {
        Write("second", hour: 2, epochs: 3, [("--lr", "0.01"), ("--epochs", "10"), ("--out", "b")], StopReason.Patience);
        Write("first", hour: 1, epochs: 10, [("--lr", "0.001"), ("--epochs", "10"), ("--out", "a"), ("--model", "cnn")], StopReason.Epochs);

        CommandRun run = CommandRun.Of("runs", _folder.Path).Succeeds();

        Assert.Equal(
            """
            run    model    data       epochs    best    test    time state
            first  cnn      digits      10/10   97.00   96.50  12.5 s done
            second mlp      digits       3/10   90.00   96.50  12.5 s patience
            best: highest accuracy in % on the validation part; test: of the saved model

            Options that differ
            first
              --lr 0.001  --model cnn
            second
              --lr 0.01  --model -

            """.ReplaceLineEndings("\n"),
            run.Output);
    }

    [Fact]
    public void Runs_AsJson_HaveAllFigures()
    {
        Write("a/b", hour: 1, epochs: 3, [("--lr", "1"), ("--layers", "linear 10")], StopReason.MaxTime);
        Write("c", hour: 2, epochs: 0, [("--lr", "2"), ("--layers", "linear 10")], null);

        JsonElement[] runs = CommandRun.Of("runs", _folder.Path, "--json").Succeeds().Json;

        Assert.Equal(
            $$$"""{"name":"a/b","path":"{{{_folder.File("a/b")}}}","state":"max-time","problem":null,"model":"layers","data":"digits","started":"2026-11-25T01:00:00Z","epochs":3,"bestEpoch":3,"watched":"validation","bestAccuracy":0.9,"testAccuracy":0.965,"testLoss":0.12,"seconds":12.5,"weightsSha256":"abc","differs":{"--lr":"1"}}""",
            runs[0].GetRawText());
        Assert.Equal("open", runs[1].GetProperty("state").GetString());
        Assert.Equal(JsonValueKind.Null, runs[1].GetProperty("bestAccuracy").ValueKind);
    }

    [Fact]
    public void Runs_SomeDamaged_AreListedBesideTheOthers()
    {
        Write("good", hour: 1, epochs: 2, [], StopReason.Epochs);
        Write("bad-config", hour: 2, epochs: 2, [], StopReason.Epochs);
        Write("bad-metrics", hour: 3, epochs: 2, [], StopReason.Epochs);
        Write("no-config", hour: 4, epochs: 2, [], StopReason.Epochs);
        File.WriteAllText(_folder.File("bad-config/config.json"), "{");
        File.WriteAllText(_folder.File("bad-metrics/metrics.jsonl"), "x\n");
        File.Delete(_folder.File("no-config/config.json"));
        Directory.CreateDirectory(_folder.File("no-run"));

        CommandRun run = CommandRun.Of("runs", _folder.Path).Succeeds();

        Assert.Equal(1, run.Lines.Count(line => line.EndsWith(" done", StringComparison.Ordinal)));
        Assert.Equal(3, run.Lines.Count(line => line.EndsWith(" damaged", StringComparison.Ordinal)));
        foreach (string file in new[] { "bad-config/config.json", "bad-metrics/metrics.jsonl", "no-config/config.json" })
            Assert.Contains(run.Lines, line => line.StartsWith($"damaged: {_folder.File(file)}: ", StringComparison.Ordinal));
        Assert.DoesNotContain("no-run", run.Output, StringComparison.Ordinal);
        JsonElement[] json = CommandRun.Of("runs", _folder.Path, "--json").Succeeds().Json;
        Assert.Equal(["good", "bad-metrics", "bad-config", "no-config"], json.Select(line => line.GetProperty("name").GetString()));
        Assert.Contains("config.json", json[3].GetProperty("problem").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_OfLongNamesAndOptions_FitATerminalAndDoNotActOnIt()
    {
        Write("a-very-long-name-of-a-run\u001b[31m-with-a-tail", hour: 1, epochs: 2,
            [("--layers", new string('x', 300)), ("--a", "1"), ("--b", "2")], StopReason.Interrupted);
        Write("other", hour: 2, epochs: 2, [("--layers", string.Join(", ", Enumerable.Repeat("linear 100", 20))), ("--epochs", "1000000")],
            StopReason.MaxSteps);

        CommandRun run = CommandRun.Of("runs", _folder.Path).Succeeds();

        Assert.All(run.Lines, line => Assert.InRange(line.Length, 0, 80));
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.Contains("interrupted", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_OfARun_IsThatRun()
    {
        Write("one", hour: 1, epochs: 2, [], StopReason.Epochs);

        CommandRun run = CommandRun.Of("runs", _folder.File("one")).Succeeds();

        Assert.StartsWith("one ", run.Lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain("Options that differ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_WhereThereAreNone_SaysHowToMakeOne()
    {
        Assert.Contains("gpu-trainer train --out", Assert.Single(CommandRun.Of("runs", _folder.Path).Succeeds().Lines),
            StringComparison.Ordinal);
        CommandRun.Of("runs", _folder.File("none")).FailsWith(2, $"DIR: there is no folder {_folder.File("none")}");
        CommandRun.Of("runs", "").FailsWith(2, "DIR: there is no folder \"\"");
    }

    private void Write(string name, int hour, int epochs, (string Name, string Value)[] options, StopReason? stopped)
    {
        var run = new RunFolder(_folder.File(name));
        Directory.CreateDirectory(run.Path);
        new RunConfig
        {
            Command = ["train"],
            Options = options.ToDictionary(option => option.Name, option => option.Value),
            Data = new RunData("digits", "00", 100, 10, 20, [1, 28, 28], ["a", "b"]),
            Seed = 0,
            Network = new RunNetwork("linear 10", 7850),
            Device = new RunDevice("cpu", "a processor", "built-in"),
            Runtime = RunRuntime.Current("0.1.0"),
            Started = new DateTimeOffset(2026, 11, 25, hour, 0, 0, TimeSpan.Zero),
        }.Write(run.ConfigPath);
        using (MetricsLog log = MetricsLog.Open(run.MetricsPath))
        {
            for (int epoch = 1; epoch <= epochs; epoch++)
                log.Append(Epoch(epoch));
        }

        if (stopped is { } reason)
        {
            new RunResult
            {
                Stopped = reason,
                Epochs = epochs,
                Steps = 10 * epochs,
                Seconds = 12.5,
                BestEpoch = epochs,
                Kept = KeptWeights.Best,
                TestLoss = 0.12,
                TestAccuracy = 0.965,
                WeightsSha256 = "abc",
            }.Write(run.ResultPath);
        }
    }

    private static EpochMetrics Epoch(int epoch) => new()
    {
        Epoch = epoch,
        Step = 10 * epoch,
        TrainLoss = 1,
        TrainAccuracy = 1,
        WatchesValidation = true,
        WatchedLoss = 1,
        WatchedAccuracy = (87 + epoch) / 100.0,
        LearningRate = 0.1,
        SamplesPerSecond = 100,
        Seconds = 1,
    };
}
