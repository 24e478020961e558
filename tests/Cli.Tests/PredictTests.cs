using System.Diagnostics;
using System.IO.Pipes;
using System.Text.Json;
using GpuTrainer.Data;
using GpuTrainer.Data.Images;
using GpuTrainer.Data.Images.Digits;

namespace GpuTrainer.Cli.Tests;

/// <summary>What predict tells of pictures, and how it is asked: docs/command.md.</summary>
public sealed class PredictTests(TrainedModel trained) : IClassFixture<TrainedModel>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static IDataset Test => PictureFolder.Test;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Predict_LabelsFromNames_IsEvaluatesAccuracyAndAConfusionMatrix()
    {
        CommandRun.Of("export-samples", "--all", "--out", _folder.File("all")).Succeeds();

        JsonElement[] lines = Predict("--json", "--labels-from-names", _folder.File("all")).Succeeds().Json;

        Assert.Equal(Test.Count + 1, lines.Length);
        Assert.All(lines[..^1], line => Assert.Equal(["file", "label", "probability"], Names(line)));
        JsonElement summary = lines[^1];
        Assert.Equal(["event", "count", "accuracy", "confusion"], Names(summary));
        Assert.Equal("summary", summary.GetProperty("event").GetString());
        Assert.Equal(Test.Count, summary.GetProperty("count").GetInt32());
        Assert.Equal(trained.Done.GetProperty("testAccuracy").GetDouble(), summary.GetProperty("accuracy").GetDouble());

        // The same matrix from the lines: the label is in the name's first two digits.
        int[][] expected = [.. Enumerable.Range(0, 10).Select(_ => new int[10])];
        foreach (JsonElement line in lines[..^1])
            expected[int.Parse(Path.GetFileName(line.GetProperty("file").GetString()!)[..2])][line.GetProperty("label").GetInt32()]++;
        Assert.Equal(expected,
            summary.GetProperty("confusion").EnumerateArray().Select(row => row.EnumerateArray().Select(n => n.GetInt32()).ToArray()));
    }

    [Fact]
    public void Predict_DigitsFromPaper_AreReadBetterThanByTheNetworkAlone()
    {
        // Three times as large is no longer MNIST's form; the network alone reads these as it does the originals.
        const int Scale = 3, Side = 28 * Scale, Count = 400;
        for (int i = 0; i < Count; i++)
        {
            byte[] digit = Test.Item(i).ToArray();
            byte[] pixels = [.. Enumerable.Range(0, Side * Side).Select(at => digit[(at / Side / Scale * 28) + (at % Side / Scale)])];
            Directory.CreateDirectory(_folder.File("large"));
            ImageFile.Write(_folder.File($"large/{Test.Label(i):D2}_{i}.png"), new Image(Side, Side, 1, pixels));
            PictureFolder.WritePng(_folder.File($"small/{Test.Label(i):D2}_{i}.png"), i);
        }

        double alone = Accuracy("small"), joined = Accuracy("large");

        // After one epoch the network misses some 8 in 100, both together 1.
        Assert.InRange(alone, 0, 0.95);
        Assert.InRange(joined, alone + 0.02, 1);

        double Accuracy(string folder) =>
            Predict("--json", "--labels-from-names", _folder.File(folder)).Succeeds().Json[^1].GetProperty("accuracy").GetDouble();
    }

    [Fact]
    public void Predict_LabelsFromNamesText_HasAccuracyAndMatrixAndMarksTheWrong()
    {
        int right = RightlyRead(1)[0];
        PictureFolder.WritePng(_folder.File($"{Test.Label(right):D2}_00.png"), right);
        int other = (Test.Label(right) + 1) % 10;
        PictureFolder.WritePng(_folder.File($"{other:D2}_01.png"), right);

        string[] lines = Predict("--labels-from-names", _folder.Path).Succeeds().Lines;

        Assert.Single(lines, line => line.EndsWith($"wrong: it is {other}", StringComparison.Ordinal));
        Assert.Equal("Accuracy 50.00 %: 1 of 2", lines[2]);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], lines[4].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(2 + 1 + 1 + 1 + 10, lines.Length);
    }

    [Fact]
    public void Predict_FolderPerClass_TellsTheLabel()
    {
        PictureFolder.WritePng(_folder.File($"{Test.Label(0)}/a.png"), 0);
        PictureFolder.WritePng(_folder.File("elsewhere/b.png"), 1);

        CommandRun run = Predict("--json", "--labels-from-names", _folder.Path);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("b.png: its name has no label", Assert.Single(run.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
        Assert.Equal(3, run.Json.Length); // Both are read, one counts.
        Assert.Equal(1, run.Json[2].GetProperty("count").GetInt32());
    }

    [Fact]
    public void Predict_LabelsFromNamesNothingRead_AccuracyIsNull()
    {
        CommandRun run = Predict("--json", "--labels-from-names", _folder.File("none.png"));

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(JsonValueKind.Null, Assert.Single(run.Json).GetProperty("accuracy").ValueKind);
    }

    [Fact]
    public void Predict_Top_ListsTheMostProbableInOrder()
    {
        string file = PictureFolder.WritePng(_folder.File("a.png"), 0);

        JsonElement line = Assert.Single(Predict("--json", "--top", "3", file).Succeeds().Json);

        Assert.Equal(["file", "label", "probability", "top"], Names(line));
        JsonElement[] top = [.. line.GetProperty("top").EnumerateArray()];
        Assert.Equal(3, top.Length);
        Assert.All(top, entry => Assert.Equal(["label", "probability"], Names(entry)));
        Assert.Equal(line.GetProperty("label").GetInt32(), top[0].GetProperty("label").GetInt32());
        Assert.Equal(line.GetProperty("probability").GetDouble(), top[0].GetProperty("probability").GetDouble());
        double[] probabilities = [.. top.Select(entry => entry.GetProperty("probability").GetDouble())];
        Assert.Equal(probabilities.OrderDescending(), probabilities);
        Assert.Equal(3, top.Select(entry => entry.GetProperty("label").GetInt32()).Distinct().Count());
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("2", 2)]
    [InlineData("10", 10)]
    [InlineData("99", 10)]
    public void Predict_TopText_TellsSoMany(string top, int classes)
    {
        string line = Assert.Single(Predict("--top", top, PictureFolder.WritePng(_folder.File("a.png"), 0)).Succeeds().Lines);

        Assert.Equal(classes, line.Count(sign => sign == '%'));
    }

    [Fact]
    public void Predict_Segment_ReadsFromLeftToRight()
    {
        int[] indices = RightlyRead(3);
        string expected = string.Concat(indices.Select(Test.Label));
        string file = PictureFolder.WriteRow(_folder.File("row.png"), indices);

        JsonElement line = Assert.Single(Predict("--json", "--segment", file).Succeeds().Json);

        Assert.Equal(["file", "label", "probability", "digits", "parts"], Names(line));
        Assert.Equal(expected, line.GetProperty("digits").GetString());
        Assert.Equal(JsonValueKind.Null, line.GetProperty("label").ValueKind);
        JsonElement[] parts = [.. line.GetProperty("parts").EnumerateArray()];
        Assert.All(parts, part => Assert.Equal(["label", "probability"], Names(part)));
        Assert.Equal(expected, string.Concat(parts.Select(part => part.GetProperty("label").GetInt32())));
        double product = parts.Aggregate(1.0, (p, part) => p * part.GetProperty("probability").GetDouble());
        Assert.Equal(product, line.GetProperty("probability").GetDouble(), 1e-6); // Single precision on the way.

        Assert.Contains($"  {expected}  ", Assert.Single(Predict("--segment", file).Succeeds().Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_SegmentManyFiles_KeepsThemApart()
    {
        int[] indices = RightlyRead(40);
        // 120 digits: more than a batch, and pictures across its end.
        string[] files = [.. Enumerable.Range(0, 40).Select(i => PictureFolder.WriteRow(
            _folder.File($"{i}.png"), indices[i], indices[(i + 1) % 40], indices[(i + 2) % 40]))];

        JsonElement[] lines = Predict(["--json", "--segment", .. files]).Succeeds().Json;

        Assert.Equal(files, lines.Select(line => line.GetProperty("file").GetString()));
        int right = lines.Where((line, i) => line.GetProperty("digits").GetString()
            == string.Concat(new[] { indices[i], indices[(i + 1) % 40], indices[(i + 2) % 40] }.Select(Test.Label))).Count();
        Assert.InRange(right, 30, 40); // Enlarging costs a digit now and then; mixed up, none would be right.
    }

    [Fact]
    public void Predict_BadAmongGoodOverManyBatches_AnswersTheOthersInOrder()
    {
        string[] good = [.. Enumerable.Range(0, 150).Select(i => PictureFolder.WritePng(_folder.File($"{i:D3}.png"), i))];
        File.WriteAllBytes(good[70], File.ReadAllBytes(good[70])[..60]);

        CommandRun run = Predict("--json", _folder.Path);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(good[70], Assert.Single(run.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
        Assert.Equal([.. good[..70], .. good[71..]], run.Json.Select(line => line.GetProperty("file").GetString()));
    }

    [Fact]
    public void Predict_Time_TellsTheMedianLast()
    {
        string file = PictureFolder.WritePng(_folder.File("a.png"), 0);

        JsonElement[] lines = Predict("--json", "--time", "5", file).Succeeds().Json;

        Assert.Equal(["event", "runs", "count", "seconds"], Names(lines[1]));
        Assert.Equal("time", lines[1].GetProperty("event").GetString());
        Assert.Equal(5, lines[1].GetProperty("runs").GetInt32());
        Assert.Equal(1, lines[1].GetProperty("count").GetInt32());
        Assert.True(lines[1].GetProperty("seconds").GetDouble() > 0);
        Assert.Matches(@"^Inference: median \d+\.\d{3} ms over 5 runs of 1 picture$", Predict("--time", "5", file).Succeeds().Lines[1]);
    }

    [Fact]
    public void Predict_SaveInput_IsWhatTheNetworkSaw()
    {
        string row = PictureFolder.WriteRow(_folder.File("row.png"), 0, 1);
        string one = PictureFolder.WritePng(_folder.File("one.png"), 2);

        Predict("--segment", "--save-input", _folder.File("seen/s.png"), row, one).Succeeds();
        Predict("--save-input", _folder.File("seen/single.png"), one).Succeeds();

        Assert.Equal(["s-0001.png", "s-0002.png", "s-0003.png", "single.png"],
            Directory.GetFiles(_folder.File("seen")).Select(Path.GetFileName).Order());
        IReadOnlyList<byte[]> digits = DigitPreprocessor.Segment(ImageFile.Read(row));
        Assert.Equal(digits[0], ImageFile.Read(_folder.File("seen/s-0001.png")).Pixels);
        Assert.Equal(digits[1], ImageFile.Read(_folder.File("seen/s-0002.png")).Pixels);
        Assert.Equal(Test.Item(2).ToArray(), ImageFile.Read(_folder.File("seen/single.png")).Pixels);
    }

    [PipeFact]
    public void Predict_Pipe_IsReadToItsEnd()
    {
        string file = PictureFolder.WritePng(_folder.File("a.png"), 0);
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        pipe.Write(File.ReadAllBytes(file)); // Less than a pipe's buffer.
        string end = $"/dev/fd/{pipe.GetClientHandleAsString()}";
        using (var reader = new FileStream(end, FileMode.Open, FileAccess.Read)) // Keeps what was written after the writer has gone.
        {
            pipe.Dispose();

            JsonElement[] lines = Predict("--json", $"/dev/fd/{reader.SafeFileHandle.DangerousGetHandle()}", file).Succeeds().Json;

            Assert.Equal(lines[1].GetProperty("probability").GetDouble(), lines[0].GetProperty("probability").GetDouble());
        }
    }

    [Fact]
    public void Predict_MinConfidence_MarksWhatIsBelow()
    {
        string file = PictureFolder.WriteRow(_folder.File("row.png"), RightlyRead(2));

        JsonElement whole = Assert.Single(Predict("--json", "--min-confidence", "1", file).Succeeds().Json);
        JsonElement row = Assert.Single(Predict("--json", "--segment", "--min-confidence", "1", file).Succeeds().Json);

        Assert.Equal(["file", "label", "probability", "uncertain"], Names(whole));
        Assert.True(whole.GetProperty("uncertain").GetBoolean());
        Assert.Equal(["file", "label", "probability", "digits", "uncertain", "parts"], Names(row));
        Assert.All(row.GetProperty("parts").EnumerateArray(), part => Assert.True(part.GetProperty("uncertain").GetBoolean()));
        Assert.EndsWith("   uncertain", Assert.Single(Predict("--min-confidence", "1", file).Succeeds().Lines), StringComparison.Ordinal);
        Assert.DoesNotContain("uncertain", Predict("--min-confidence", "0", file).Succeeds().Output, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task Predict_FolderWithNamedPipe_SkipsItAndAnswersTheOthers()
    {
        string file = PictureFolder.WritePng(_folder.File("b.png"), 0);
        using (var mkfifo = Process.Start("mkfifo", _folder.File("a.png")))
            mkfifo.WaitForExit();

        // Nothing writes to the pipe, so opening it would block forever.
        CommandRun run = await Task.Run(() => Predict("--json", _folder.Path)).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("a.png: is empty, or not a regular file.", run.Error, StringComparison.Ordinal);
        Assert.Equal(file, Assert.Single(run.Json).GetProperty("file").GetString());
    }

    [UnixFact]
    public void Predict_ControlCharactersInNames_AreEscaped()
    {
        string good = PictureFolder.WritePng(_folder.File("good\u001B[2J.png"), 0), missing = _folder.File("none\u202E\n.png");

        CommandRun run = Predict(good, missing);

        Assert.Contains("good\\u001B[2J.png", Assert.Single(run.Lines), StringComparison.Ordinal);
        Assert.Contains("none\\u202E", Assert.Single(run.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
        Assert.DoesNotContain(run.Output + run.Error, sign => sign is '\u001B' or '\u202E');
        // JSON has escapes of its own.
        Assert.Equal(good, Assert.Single(Predict("--json", good).Succeeds().Json).GetProperty("file").GetString());
    }

    [Theory]
    [InlineData("--segment --raw", "--segment: not with --raw")]
    [InlineData("--segment --labels-from-names", "--labels-from-names: not with --segment")]
    [InlineData("--show --json", "--show: not with --json")]
    [InlineData("--top 0", "--top: got \"0\"")]
    [InlineData("--time 0", "--time: got \"0\"")]
    [InlineData("--save-input /", "--save-input: got /, a directory")]
    public void Predict_BadOptions_AreOneLine(string options, string message) =>
    Predict([.. options.Split(' '), "x.png"]).FailsWith(2, message);

    // Digits that the network reads rightly from their plain pictures.
    private int[] RightlyRead(int count)
    {
        string[] files = [.. Enumerable.Range(0, 2 * count + 10).Select(i => PictureFolder.WritePng(_folder.File($"plain/{i:D4}.png"), i))];
        JsonElement[] lines = Predict(["--json", .. files]).Succeeds().Json;
        Directory.Delete(_folder.File("plain"), recursive: true);
        return [.. Enumerable.Range(0, files.Length)
            .Where(i => lines[i].GetProperty("label").GetInt32() == Test.Label(i))
            .OrderByDescending(i => lines[i].GetProperty("probability").GetDouble())
            .Take(count)];
    }

    // No answer is marked as uncertain where the test does not ask for it.
    private CommandRun Predict(params string[] args)
    {
        string[] noMarks = args.Contains("--min-confidence") ? [] : ["--min-confidence", "0"];
        return CommandRun.Of(["predict", "--model", trained.Directory, "--device", "cpu", .. noMarks, .. args]);
    }

    private static string[] Names(JsonElement line) => [.. line.EnumerateObject().Select(property => property.Name)];
}
