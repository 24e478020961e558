using GpuTrainer.Data;

namespace GpuTrainer.Cli.Tests;

/// <summary>What --show draws.</summary>
public sealed class PictureDrawingTests(TrainedModel trained) : IClassFixture<TrainedModel>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Characters_OfRisingInk_GoFromBlankToFull() =>
        Assert.Equal(["  ..@@", "++"], PictureDrawing.Characters([0, 30, 255, 128, 0, 0], new ImageShape(1, 2, 3)));

    [Fact]
    public void Characters_Color_IsTheMean() => Assert.Equal(["++"], PictureDrawing.Characters([255, 0, 129], new ImageShape(3, 1, 1)));

    [Fact]
    public void HalfBlocks_OfTwoRows_HoldBothAndEndTheColor() => Assert.Equal(
        ["\e[38;5;232;48;5;255m▀\e[0m", "\e[38;5;244;48;5;232m▀\e[0m"],
        PictureDrawing.HalfBlocks([0, 255, 128], new ImageShape(1, 3, 1)));

    [Fact]
    public void Predict_Show_DrawsAboveTheAnswer()
    {
        string file = PictureFolder.WritePng(_folder.File("a.png"), 0);
        string[] args = ["predict", "--model", trained.Directory, "--device", "cpu", "--show", file];

        string[] plain = CommandRun.Of(args).Succeeds().Output.TrimEnd('\n').Split('\n');
        string[] terminal = CommandRun.Of(args, isTerminal: true, CancellationToken.None).Succeeds().Lines;

        Assert.Equal(30, plain.Length);
        Assert.Equal("taken as it is: a digit in MNIST's form", plain[0]);
        Assert.Equal(PictureDrawing.Characters(PictureFolder.Test.Item(0).ToArray(), new ImageShape(1, 28, 28)), plain[1..29]);
        Assert.Equal(16, terminal.Length);
        Assert.All(terminal[1..15], line => Assert.EndsWith("▀\e[0m", line, StringComparison.Ordinal));
        Assert.StartsWith(file, terminal[15], StringComparison.Ordinal);
    }
}
