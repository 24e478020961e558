namespace GpuTrainer.Cli.Tests;

/// <summary>Slips of the fingers, and help.</summary>
public sealed class SuggestionTests
{
    private const int Mistake = 2;

    [Theory]
    [InlineData("--verbose", "gpu-trainer: expected a command: train, evaluate,")]
    [InlineData("trian", "There is no command 'trian'. Did you mean train? (see gpu-trainer --help)")]
    [InlineData("trian --epochs 3", "There is no command 'trian'. Did you mean train?")]
    [InlineData("evalute", "Did you mean evaluate?")]
    [InlineData("export-sample --all", "Did you mean export-samples?")]
    [InlineData("data lst", "There is no command 'lst'. Did you mean list? (see gpu-trainer data --help)")]
    [InlineData("kernels dmp", "There is no command 'dmp'. Did you mean dump?")]
    [InlineData("--hlep", "There is no option '--hlep'. Did you mean --help?")]
    [InlineData("train --epohcs 3", "There is no option '--epohcs'. Did you mean --epochs? (see gpu-trainer train --help)")]
    [InlineData("train --verbos", "Did you mean --verbose?")]
    [InlineData("train --batchsize=3", "There is no option '--batchsize")]
    [InlineData("train epochs 3", "Unexpected argument 'epochs'. Did you mean --epochs?")]
    [InlineData("evaluate --modle x", "Did you mean --model?")]
    [InlineData("predict --tpo 3 a.png", "There is no option '--tpo'. Did you mean --top?")]
    [InlineData("runs --jsno", "Did you mean --json?")]
    [InlineData("help trian", "there is no command 'trian'. Did you mean train?")]
    [InlineData("help data verfy", "Did you mean verify?")]
    public void Slip_IsNamed_WithWhatWasMeant(string command, string message) =>
    CommandRun.Of(command.Split(' ')).FailsWith(Mistake, message);

    [Theory]
    [InlineData("dance")]
    [InlineData("help dance")]
    [InlineData("train --frobnicate")]
    public void Word_UnlikeAll_HasNoSuggestion(string command)
    {
        CommandRun run = CommandRun.Of(command.Split(' '));
        run.FailsWith(Mistake, "here is no ");
        Assert.DoesNotContain("mean", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_FileWithDashes_IsTakenAfterTwoDashes() =>
        CommandRun.Of("predict", "--model", "no-such-model", "--", "--tpo").FailsWith(Mistake, "no model at no-such-model");

    [Theory]
    [InlineData("help", "--help")]
    [InlineData("help train", "train --help")]
    [InlineData("help data preview", "data preview --help")]
    public void Help_AfterACommand_IsThatOfTheCommand(string command, string same)
    {
        CommandRun run = CommandRun.Of(command.Split(' ')).Succeeds();
        Assert.Equal(CommandRun.Of(same.Split(' ')).Succeeds().Output, run.Output);
    }

    [Fact]
    public void Commands_OfTheTable_HaveTheirNames()
    {
        using var signals = new Interruption();
        var host = new CommandHost(TextWriter.Null, TextWriter.Null, IsTerminal: false, () => signals);

        Assert.Equal(
            CommandLine.Commands.Select(command => command.Name), CommandLine.Commands.Select(command => command.Create(host).Name));
    }

    [Fact]
    public void Help_OfAll_DescribesEveryCommand()
    {
        string[] lines = CommandRun.Of("--help").Succeeds().Lines;
        Assert.All(
            CommandLine.Commands.Select(command => command.Name).Append("help"),
            name => Assert.Contains(
                lines, line => line.StartsWith($"  {name} ", StringComparison.Ordinal) && line.Contains('.', StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("train", "The data set to train on:")]
    [InlineData("evaluate", "The data set to evaluate on:")]
    [InlineData("export-samples", "The data set whose test images to write:")]
    public void Help_OfACommand_SaysWhatDataIsFor(string command, string use)
    {
        string help = string.Join(' ',
            CommandRun.Of(command, "--help").Succeeds().Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(use, help, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_OfEvaluate_SaysThatPicturesAreAsTheModelsWere()
    {
        string help = string.Join(' ',
            CommandRun.Of("evaluate", "--help").Succeeds().Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("Default: as in training", help, StringComparison.Ordinal);
        Assert.DoesNotContain("those of the first picture", help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train", "train", 0)]
    [InlineData("trian", "train", 1)]
    [InlineData("rain", "train", 1)]
    [InlineData("traain", "train", 1)]
    [InlineData("Train", "train", 0)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    public void Distance_OfTwoWords_CountsSlips(string from, string to, int distance) =>
    Assert.Equal(distance, NearestWord.Distance(from, to));
}
