using System.Text.Json;
using System.Text.RegularExpressions;
using GpuTrainer.Data.Images;

namespace GpuTrainer.Cli.Tests;

/// <summary>gpu-trainer data, and the data options of train and evaluate.</summary>
public sealed class DataCommandTests(TrainedModel trained) : IClassFixture<TrainedModel>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Colour pictures of two classes, 8 of each for the training and 2 for the test: red and blue ones.</summary>
    private string Pictures()
    {
        foreach ((string part, int count) in new[] { ("train", 8), ("test", 2) })
        {
            foreach ((string name, int channel) in new[] { ("blue", 2), ("red", 0) })
            {
                string directory = Directory.CreateDirectory(_folder.File($"pictures/{part}/{name}")).FullName;
                for (int i = 0; i < count; i++)
                {
                    byte[] pixels = [.. Enumerable.Range(0, 6 * 6 * 3).Select(at => (byte)(at % 3 == channel ? 200 + i : 10))];
                    ImageFile.Write(Path.Combine(directory, $"{i}.png"), new Image(6, 6, 3, pixels));
                }
            }
        }

        return _folder.File("pictures");
    }

    private CommandRun Train(params string[] args) => CommandRun.Of(
        ["train", "--device", "cpu", "--layers", "linear 8, relu, linear 2", "--batch-size", "4", "--epochs", "8", "--lr", "0.02", "--json",
            "--out", _folder.File("model"), .. args]);

    [Fact]
    public void List_Cache_SaysWhatIsHere()
    {
        string[] lines = CommandRun.Of("data", "list", "--cache", _folder.Path).Succeeds().Lines;

        Assert.StartsWith("digits", lines[0], StringComparison.Ordinal);
        Assert.Contains("embedded", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, line =>
            line.StartsWith("cifar10", StringComparison.Ordinal) && line.Contains("not downloaded", StringComparison.Ordinal));
        Assert.Contains(_folder.Path, lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Info_Digits_TellsCountsAndDrawsThem()
    {
        JsonElement info =
            CommandRun.Of("data", "info", "digits", "--json", "--grid", _folder.File("sheet.png"), "--count", "10").Succeeds().Json[0];

        Assert.Equal(8500, info.GetProperty("train").GetInt32());
        Assert.Equal(0.13, info.GetProperty("mean")[0].GetDouble(), 0.01);
        Assert.Equal(1500, info.GetProperty("classes").EnumerateArray().Sum(row => row.GetProperty("test").GetInt32()));
        Assert.True(ImageFile.Read(_folder.File("sheet.png")).Width > 5 * 84);
        Assert.Contains("Shape   [1, 28, 28]", CommandRun.Of("data", "info", "digits").Succeeds().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Preview_Augmented_DrawsAnotherPictureThanWithout()
    {
        CommandRun.Of("data", "preview", "digits", "--device", "cpu", "--augment", "rotate 90", "--grid", _folder.File("a.png")).Succeeds();
        CommandRun.Of("data", "preview", "digits", "--device", "cpu", "--grid", _folder.File("b.png")).Succeeds();

        Assert.NotEqual(ImageFile.Read(_folder.File("b.png")).Pixels, ImageFile.Read(_folder.File("a.png")).Pixels);
    }

    [Theory]
    [InlineData("data preview digits --augment spin --grid x.png", "--augment: Augmentation 1 of 1, \"spin\"")]
    [InlineData("data preview digits", "--grid")]
    [InlineData("data info no-such-set", "'no-such-set'")]
    [InlineData("data", "data: expected a command: list, info, verify, preview. (see gpu-trainer data --help)")]
    [InlineData("train --memory-budget much", "--memory-budget: got \"much\"")]
    [InlineData("train --validation 1", "--validation: got \"1\"")]
    [InlineData("train --normalize 0.5", "--normalize: got \"0.5\"")]
    [InlineData("train --normalize 0.5,0.5/0.1,0.1", "one number for all channels or 1")]
    [InlineData("train --data x --channels 2", "--channels: got \"2\"")]
    public void Data_Mistake_IsOneLine(string command, string expected) =>
        CommandRun.Of([.. command.Split(' '),
            .. command.StartsWith("train", StringComparison.Ordinal) ? new[] { "--out", _folder.File("m") } : []]).FailsWith(2, expected);

    [Fact]
    public void Train_OfflineAndNotInTheCache_NamesTheEmbeddedDigits() =>
        Train("--data", "mnist", "--offline", "--cache", _folder.File("cache")).FailsWith(1, "--data digits");

    [Fact]
    public void TrainAndEvaluate_ColourPictures_UseTheNotedDataAndNormalisation()
    {
        Train("--data", Pictures(), "--normalize", "measured", "--augment", "cifar").Succeeds();

        CommandRun run = CommandRun.Of("evaluate", "--model", _folder.File("model"), "--device", "cpu", "--confusion").Succeeds();

        Assert.StartsWith($"Data    {_folder.File("pictures")} (what the model was trained on)", run.Lines[0], StringComparison.Ordinal);
        Assert.Contains("accuracy 100.00 %", run.Lines[1], StringComparison.Ordinal);
        Assert.Contains(run.Lines, line => Regex.IsMatch(line, "^blue +2( +100.00 %){3}$"));
        Assert.Contains(run.Lines, line => Regex.IsMatch(line, "^blue +2 +\\.$"));
        Assert.Contains(run.Lines, line => Regex.IsMatch(line, "^red +\\. +2$"));
    }

    [Fact]
    public void Evaluate_ImageSizeAndChannels_AreThoseOfTheTraining()
    {
        Train("--data", Pictures(), "--image-size", "4", "--channels", "1").Succeeds();

        JsonElement result = CommandRun.Of("evaluate", "--model", _folder.File("model"), "--device", "cpu", "--json").Succeeds().Json[0];

        Assert.Equal(4, result.GetProperty("count").GetInt32());
    }

    [Fact]
    public void Evaluate_Parts_AreThoseOfTheTrainingsSplit()
    {
        CommandRun train = Train("--data", Pictures(), "--validation", "0.25", "--seed", "3").Succeeds();
        Assert.True(train.Json.Last(line => line.GetProperty("event").GetString() == "epoch").TryGetProperty("validationAccuracy", out _));

        int Count(string part) => CommandRun.Of("evaluate", "--model", _folder.File("model"), "--device", "cpu", "--json", "--part", part)
            .Succeeds().Json[0].GetProperty("count").GetInt32();

        Assert.Equal((4, 4, 12), (Count("test"), Count("validation"), Count("train")));
    }

    [Fact]
    public void Evaluate_ValidationOfAModelWithoutOne_IsAMistake() =>
        CommandRun.Of("evaluate", "--model", trained.Directory, "--device", "cpu", "--json", "--part", "validation").FailsWith(2, "--part");

    [Fact]
    public void SkipBad_LeavesTheBrokenPictureOut_WithoutItTheTrainingNamesIt()
    {
        string pictures = Pictures();
        File.WriteAllText(Path.Combine(pictures, "train/red/3.png"), "no picture");

        Train("--data", pictures).FailsWith(2, "3.png");
        CommandRun skipped = Train("--data", pictures, "--skip-bad");

        Assert.Equal(0, skipped.ExitCode);
        Assert.Contains("skipped 1 of 16 items", skipped.Error, StringComparison.Ordinal);
        CommandRun verified = CommandRun.Of("data", "verify", pictures);
        Assert.Equal(2, verified.ExitCode);
        Assert.Contains("15 of 16 items can be read", verified.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_BudgetAndWorkers_ChangeNoBit()
    {
        string resident = CommandRun.Train(_folder.File("a"), "--epochs", "1").WeightsSha256();

        Assert.Equal(
            resident, CommandRun.Train(_folder.File("b"), "--epochs", "1", "--memory-budget", "300KB", "--workers", "3").WeightsSha256());
    }
}
