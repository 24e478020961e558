using GpuTrainer.Compute;
using GpuTrainer.Model;
using GpuTrainer.Training;

namespace GpuTrainer.Cli.Tests;

/// <summary>What people see of a training, and how they stop it.</summary>
public sealed class TrainTextTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Train_NotATerminal_WritesPlainLines()
    {
        CommandRun run = CommandRun.Of(Arguments("--log-every", "2")).Succeeds();

        Assert.DoesNotContain('\u001b', run.Output);
        Assert.DoesNotContain('\r', run.Output);
        Assert.StartsWith("Data    digits (train): 8,500 images of [1, 28, 28], 10 classes; 1,500 for testing", run.Lines[0],
            StringComparison.Ordinal);
        Assert.StartsWith("Network flatten, linear 24, relu, linear 10 (19,090 parameters)", run.Lines[1], StringComparison.Ordinal);
        Assert.StartsWith("Device  cpu: ", run.Lines[2], StringComparison.Ordinal);
        Assert.StartsWith("  epoch ", run.Lines[3], StringComparison.Ordinal);
        Assert.StartsWith("step 2: loss ", run.Lines[4], StringComparison.Ordinal);
        Assert.StartsWith("step 4: loss ", run.Lines[5], StringComparison.Ordinal);
        Assert.StartsWith("   1/10 ", run.Lines[6], StringComparison.Ordinal);
        Assert.StartsWith("Test accuracy ", run.Lines[7], StringComparison.Ordinal);
        Assert.StartsWith($"Saved {_folder.File("m/model.safetensors")}", run.Lines[8], StringComparison.Ordinal);
        Assert.All(run.Lines[3..7], line => Assert.True(line.Length < 80, $"{line.Length} columns: {line}"));
    }

    [Fact]
    public void Train_Terminal_WritesTheSameFigures()
    {
        CommandRun run = CommandRun.Of(Arguments(), isTerminal: true, CancellationToken.None).Succeeds();

        Assert.Contains("   1/10 ", run.Output, StringComparison.Ordinal);
        Assert.Contains("Test accuracy ", run.Output, StringComparison.Ordinal);
        Assert.Contains("Saved ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_Interrupted_SavesAndSaysSo()
    {
        CommandRun run = CommandRun.Of(Arguments(), isTerminal: false, new CancellationToken(canceled: true));

        Assert.Equal(130, run.ExitCode);
        Assert.Contains("Stopped after 0 steps.", run.Output, StringComparison.Ordinal);
        Assert.Equal("flatten, linear 24, relu, linear 10", ModelFile.Load(_folder.File("m")).Description.Model.LayerText);
    }

    [Fact]
    public void Train_LogInterval_TellsTheProgressNowAndThen()
    {
        CommandRun often = CommandRun.Of(Arguments("--log-interval", "1e-6")).Succeeds();

        Assert.Contains(often.Lines, line => line.StartsWith("epoch 1/10, step 2 of 133, ", StringComparison.Ordinal));
        Assert.DoesNotContain(CommandRun.Of(Arguments("--log-interval", "0", "--out", _folder.File("n"))).Succeeds().Lines, line =>
            line.StartsWith("epoch ", StringComparison.Ordinal));
    }

    [Fact]
    public void Epoch_LossThatRises_SaysSinceWhenAndWhichWasTheBest()
    {
        var report = new EpochReport(10, 0.1, 0.9, 0.5, 0.8, 1, 100, false, 4) { LowestLossEpoch = 6 };

        string[] lines = [.. TrainText.Epoch(report, 20, "validation")];

        Assert.Equal(2, lines.Length);
        Assert.Contains("+0.400", lines[0], StringComparison.Ordinal);
        Assert.Equal("validation loss has risen for 4 epochs; it was lowest in epoch 6", lines[1].Trim());
        Assert.Single(TrainText.Epoch(report with { TestLossRises = 2 }, 20, "validation"));
    }

    [Theory]
    [InlineData(0.123456, "0.1235")]
    [InlineData(9.99999, "10")]
    [InlineData(12.34567, "12.346")]
    [InlineData(12345.67, "12346")]
    [InlineData(3.9222e34, "3.9222e+34")]
    [InlineData(double.NaN, "NaN")]
    public void Number_OfAnySize_HasFiveDigitsAtMost(double value, string expected) => Assert.Equal(expected, TrainText.Number(value));

    [Fact]
    public void Train_OutputDirectoryIsNested_IsMade()
    {
        CommandRun.Of(Arguments("--out", _folder.File("a/b"))).Succeeds();

        Assert.True(File.Exists(_folder.File("a/b/model.safetensors")));
    }

    private string[] Arguments(params string[] more) =>
    [
        "train", "--device", "cpu", "--layers", CommandRun.SmallNetwork, "--max-steps", "4", .. more,
        .. more.Contains("--out") ? Array.Empty<string>() : ["--out", _folder.File("m")],
    ];
}
