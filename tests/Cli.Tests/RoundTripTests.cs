using System.Text.Json;
using GpuTrainer.Data;
using GpuTrainer.Data.Images;

namespace GpuTrainer.Cli.Tests;

/// <summary>A saved model is used by the other commands without further flags.</summary>
public sealed class RoundTripTests(TrainedModel trained) : IClassFixture<TrainedModel>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Evaluate_AfterTrain_MeasuresTheSame()
    {
        JsonElement line = Assert.Single(
            CommandRun.Of("evaluate", "--model", trained.Directory, "--device", "cpu", "--json").Succeeds().Json);

        Assert.Equal(["accuracy", "loss", "count"], line.EnumerateObject().Select(property => property.Name));
        Assert.Equal(trained.Done.GetProperty("testAccuracy").GetDouble(), line.GetProperty("accuracy").GetDouble());
        Assert.Equal(trained.Done.GetProperty("testLoss").GetDouble(), line.GetProperty("loss").GetDouble());
        Assert.Equal(1500, line.GetProperty("count").GetInt32());
        Assert.InRange(line.GetProperty("accuracy").GetDouble(), 0.8, 1); // One epoch of a small network; random is 0.1.
    }

    [Fact]
    public void Evaluate_Text_NamesTheDataAndTellsInOneLine()
    {
        CommandRun run =
            CommandRun.Of("evaluate", "--model", Path.Combine(trained.Directory, "model.safetensors"), "--device", "cpu").Succeeds();

        Assert.Equal("Data    digits (what the model was trained on)", run.Lines[0]);
        Assert.Matches(@"^digits \(test\): accuracy \d+\.\d\d %, loss \d+\.\d{4}, 1,500 images$", Assert.Single(run.Lines[1..]));
    }

    [Fact]
    public void Evaluate_Confusion_IsAsTheMatrixSays()
    {
        JsonElement line = Assert.Single(CommandRun.Of("evaluate", "--model", trained.Directory, "--device", "cpu", "--confusion",
            "--top-k", "2", "--json").Succeeds().Json);
        int[][] counts = [.. line.GetProperty("classes").EnumerateArray()
            .Select(c => c.GetProperty("predicted").EnumerateArray().Select(n => n.GetInt32()).ToArray())];

        Assert.Equal(
            ["accuracy", "loss", "count", "topK", "topKAccuracy", "mean", "calibrationError", "classes", "mistakes"],
            line.EnumerateObject().Select(property => property.Name));
        Assert.Equal(line.GetProperty("accuracy").GetDouble(), counts.Select((row, label) => row[label]).Sum() / 1500.0, 1e-12);
        JsonElement seven = line.GetProperty("classes")[7];
        Assert.Equal(counts[7][7] / (double)counts.Sum(row => row[7]), seven.GetProperty("precision").GetDouble(), 1e-12);
        Assert.Equal(counts[7][7] / (double)counts[7].Sum(), seven.GetProperty("recall").GetDouble(), 1e-12);
        Assert.Equal(seven.GetProperty("accuracy").GetDouble(), seven.GetProperty("recall").GetDouble(), 1e-12);
        Assert.InRange(line.GetProperty("topKAccuracy").GetDouble(), line.GetProperty("accuracy").GetDouble(), 1);
        IDataset test = DigitsDataset.Read().Test;
        Assert.All(line.GetProperty("mistakes").EnumerateArray(), mistake =>
            Assert.Equal(test.Label(mistake.GetProperty("index").GetInt32()), mistake.GetProperty("label").GetInt32()));
    }

    [Fact]
    public void Evaluate_TopK_IsInTheTextAndTheConfusionIsNot()
    {
        CommandRun run = CommandRun.Of("evaluate", "--model", trained.Directory, "--device", "cpu", "--top-k", "10").Succeeds();

        Assert.Contains("top-10 accuracy 100.00 %", Assert.Single(run.Lines[1..]), StringComparison.Ordinal);
        CommandRun.Of("evaluate", "--model", trained.Directory, "--device", "cpu", "--top-k", "11")
            .FailsWith(2, "--top-k: got 11, expected at most 10, the number of the network's classes.");
    }

    [Fact]
    public void Evaluate_ConfusionText_FitsATerminal()
    {
        CommandRun run = CommandRun.Of("evaluate", "--model", trained.Directory, "--device", "cpu", "--confusion").Succeeds();

        Assert.Contains(run.Lines, line => line.StartsWith("Most confident mistakes", StringComparison.Ordinal));
        Assert.Contains(run.Lines, line => line.StartsWith("Calibration error (ECE)", StringComparison.Ordinal));
        Assert.All(run.Lines, line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public void Evaluate_OtherShapeOfData_SaysBoth()
    {
        MnistFiles.Write(_folder.File("data"), train: 4, test: 4, side: 5);

        CommandRun.Of("evaluate", "--model", trained.Directory, "--data", _folder.File("data"), "--device", "cpu")
            .FailsWith(2, "items are [1, 5, 5], but the network takes [1, 28, 28]");
    }

    [Fact]
    public void Predict_ManyPngs_IsAsRightAsEvaluate()
    {
        IDataset test = DigitsDataset.Read().Test;
        string[] files = [.. Enumerable.Range(0, test.Count).Select(i => WritePng(test, i))];

        JsonElement[] lines = CommandRun.Of(["predict", "--model", trained.Directory, "--device", "cpu", "--min-confidence", "0", "--json",
            .. files]).Succeeds().Json;

        Assert.Equal(files, lines.Select(line => line.GetProperty("file").GetString()));
        Assert.All(lines, line => Assert.Equal(["file", "label", "probability"], line.EnumerateObject().Select(property => property.Name)));
        Assert.All(lines, line => Assert.InRange(line.GetProperty("probability").GetDouble(), 0.1, 1));
        int right = lines.Where((line, i) => line.GetProperty("label").GetInt32() == test.Label(i)).Count();
        Assert.Equal(trained.Done.GetProperty("testAccuracy").GetDouble(), right / (double)test.Count);
    }

    [Fact]
    public void Predict_Pgm_IsTheSameAsPng()
    {
        IDataset test = DigitsDataset.Read().Test;
        string pgm = _folder.File("0.pgm");
        File.WriteAllBytes(pgm, [.. "P5\n28 28\n255\n"u8, .. test.Item(0)]);

        string[] lines =
            CommandRun.Of("predict", "--model", trained.Directory, "--device", "cpu", "--json", pgm, WritePng(test, 0)).Succeeds().Lines;

        Assert.Equal(lines[0].Replace(".pgm", ".png", StringComparison.Ordinal), lines[1]);
    }

    [Fact]
    public void Predict_SomeFilesAreBad_AnswersTheOthers()
    {
        IDataset test = DigitsDataset.Read().Test;
        string good = WritePng(test, 3);
        string blank = _folder.File("blank.png");
        ImageFile.Write(blank, new Image(30, 28, 1, new byte[30 * 28]));
        File.WriteAllText(_folder.File("text.png"), "no picture");

        CommandRun run = CommandRun.Of(
            "predict", "--model", trained.Directory, "--device", "cpu", _folder.File("none.png"), blank, good, _folder.File("text.png"));

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith(good, Assert.Single(run.Lines), StringComparison.Ordinal);
        string[] errors = run.Error.TrimEnd('\n').Split('\n');
        Assert.Equal(3, errors.Length);
        Assert.Contains("none.png: there is no such file", errors[0], StringComparison.Ordinal);
        Assert.Contains("blank.png: ", errors[1], StringComparison.Ordinal);
        Assert.Contains("text.png", errors[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_LargerAndInverted_FindsTheDigit()
    {
        IDataset test = DigitsDataset.Read().Test;
        string large = _folder.File("large.png");
        ImageFile.Write(large, new Image(84, 84, 1, Enlarge(test.Item(0), 28, 3, value => (byte)(255 - value))));

        JsonElement[] lines =
            CommandRun.Of("predict", "--model", trained.Directory, "--device", "cpu", "--json", large, WritePng(test, 0)).Succeeds().Json;

        Assert.Equal(lines[1].GetProperty("label").GetInt32(), lines[0].GetProperty("label").GetInt32());
    }

    [Fact]
    public void Predict_RawOfAnotherSize_SaysBoth()
    {
        string large = _folder.File("large.png");
        ImageFile.Write(large, new Image(30, 28, 1, new byte[30 * 28]));

        CommandRun.Of("predict", "--model", trained.Directory, "--device", "cpu", "--raw", large)
            .FailsWith(2, "30 x 28 pixels, expected 28 x 28");
    }

    private static byte[] Enlarge(ReadOnlySpan<byte> pixels, int side, int factor, Func<byte, byte> map)
    {
        byte[] result = new byte[pixels.Length * factor * factor];
        for (int i = 0; i < result.Length; i++)
        {
            (int y, int x) = (i / (side * factor), i % (side * factor));
            result[i] = map(pixels[(y / factor * side) + (x / factor)]);
        }

        return result;
    }

    private string WritePng(IDataset data, int index)
    {
        string path = _folder.File($"{index}.png");
        ImageFile.Write(path, new Image(28, 28, 1, data.Item(index).ToArray()));
        return path;
    }
}
