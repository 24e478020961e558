using System.Text.RegularExpressions;
using GpuTrainer.Data;
using GpuTrainer.Data.Images;

namespace GpuTrainer.Cli.Tests;

/// <summary>export-samples writes the test part's images.</summary>
public sealed class ExportSamplesTests(TrainedModel trained) : IClassFixture<TrainedModel>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Export_Count_WritesTheFirstUnderTheirLabels()
    {
        CommandRun run = CommandRun.Of("export-samples", "--count", "30", "--out", _folder.File("s")).Succeeds();

        Assert.Equal($"Wrote 30 pictures to {_folder.File("s")}", Assert.Single(run.Lines));
        IDataset test = PictureFolder.Test;
        int[] numbers = new int[10];
        for (int i = 0; i < 30; i++)
        {
            int label = test.Label(i);
            Image image = ImageFile.Read(_folder.File($"s/{label:D2}_{numbers[label]++:D2}.png"));
            Assert.Equal((28, 28, 1), (image.Width, image.Height, image.Channels));
            Assert.Equal(test.Item(i).ToArray(), image.Pixels);
        }

        Assert.Equal(30, Directory.GetFiles(_folder.File("s")).Length);
    }

    [Fact]
    public void Export_OtherData_HasItsShape()
    {
        MnistFiles.Write(_folder.File("data"), train: 4, test: 3, side: 5);

        CommandRun.Of("export-samples", "--data", _folder.File("data"), "--out", _folder.File("s")).Succeeds();

        string[] files = Directory.GetFiles(_folder.File("s"));
        Assert.Equal(3, files.Length); // The default count is larger than the test part.
        Assert.All(files, file => Assert.Equal((5, 5), (ImageFile.Read(file).Width, ImageFile.Read(file).Height)));
    }

    [Fact]
    public void Export_Grid_TellsHowManyAreWrong()
    {
        string sheet = _folder.File("new/sheet.png");

        CommandRun run =
            CommandRun.Of("export-samples", "--grid", sheet, "--count", "64", "--model", trained.Directory, "--device", "cpu").Succeeds();

        Match line = Regex.Match(Assert.Single(run.Lines), @"^Wrote (.+): 64 images with actual/predicted labels, (\d+) wrong$");
        Assert.Equal(sheet, line.Groups[1].Value);
        Image image = ImageFile.Read(sheet);
        Assert.InRange(image.Width / (double)image.Height, 1.2, 2.5);
        // Captions of wrong ones are red, and nothing else is: a picture without red has none wrong.
        bool red = Enumerable.Range(0, image.Pixels.Length / 3).Any(i => image.Pixels[i * 3] > image.Pixels[(i * 3) + 1]);
        Assert.Equal(line.Groups[2].Value != "0", red);
    }

    [Theory]
    [InlineData("", "--out: expected a folder for the pictures, --out DIR")]
    [InlineData("--out s --all --count 3", "--all: not with --count")]
    [InlineData("--out s --count 1501", "--count: got 1501, expected at most 1500")]
    [InlineData("--out s --count 0", "--count: got \"0\"")]
    [InlineData("--grid g.txt", "--grid: got g.txt, expected a file name that ends in .png, .jpg")]
    [InlineData("--grid g.png --model no-such-model", "there is no model at no-such-model")]
    [InlineData("--data no-such-set --out s", "'no-such-set'")]
    public void Export_Mistakes_AreOneLine(string options, string message) =>
        CommandRun.Of(["export-samples", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]).FailsWith(2, message);

    [Fact]
    public void Export_GridOfTooMany_SaysSo() =>
        CommandRun.Of("export-samples", "--all", "--grid", _folder.File("g.png"), "--model", trained.Directory, "--device", "cpu")
            .FailsWith(2, "expected at most 1,024");

    [Fact]
    public void Export_OutIsAFile_SaysSo()
    {
        File.WriteAllText(_folder.File("file"), "");

        CommandRun.Of("export-samples", "--out", _folder.File("file")).FailsWith(2, "is a file, expected a directory");
    }

    [Fact]
    public void Export_GridOfOtherData_NamesBoth()
    {
        MnistFiles.Write(_folder.File("data"), train: 4, test: 3, side: 5);

        CommandRun.Of("export-samples", "--data", _folder.File("data"), "--grid", _folder.File("g.png"), "--model", trained.Directory,
            "--device", "cpu")
            .FailsWith(2, "the network takes [1, 28, 28]");
    }
}
