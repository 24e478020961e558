using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace GpuTrainer.Cli.Tests;

/// <summary>
/// README.md and docs/command.md say what the command does. Not in parallel: the README's commands run in a directory of their own.
/// </summary>
[Collection(nameof(DocumentationTests))]
[CollectionDefinition(nameof(DocumentationTests), DisableParallelization = true)]
public sealed partial class DocumentationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _directory = Directory.GetCurrentDirectory();

    public void Dispose()
    {
        Directory.SetCurrentDirectory(_directory);
        _folder.Dispose();
    }

    [Fact]
    public void Readme_ItsCommands_RunInTheirOrder()
    {
        string[] commands = [.. ReadmeCommand().Matches(Read("README.md")).Select(match => match.Groups[1].Value.Split('#')[0].Trim())];
        // What a clone has: a command that names another file would fail for its reader.
        Directory.CreateDirectory(_folder.File("docs/images"));
        File.Copy(RepositoryRoot.Combine("docs/images/digit.png"), _folder.File("docs/images/digit.png"));
        Directory.SetCurrentDirectory(_folder.Path);

        Assert.Contains("train", commands);
        foreach (string command in commands)
        {
            // Two steps show that the command line is right; what the full training reaches is measured in docs/benchmarks.md.
            string[] shortened = command.StartsWith("train", StringComparison.Ordinal) ? ["--max-steps", "2"] : [];
            string[] args = [.. CommandLineParser.SplitCommandLine(command), .. shortened];
            CommandRun run = CommandRun.Of(args);
            Assert.True(run.ExitCode == 0, $"{command}: {run.Error}");
        }
    }

    [Theory]
    [InlineData("train")]
    [InlineData("summary")]
    [InlineData("evaluate")]
    [InlineData("predict")]
    [InlineData("export-samples")]
    [InlineData("runs")]
    [InlineData("devices")]
    [InlineData("kernels")]
    public void CommandPage_OfEveryCommand_HasEveryOption(string command)
    {
        string page = Read("docs/command.md");

        string[] missing = [.. Option().Matches(CommandRun.Of(command, "--help").Succeeds().Output).Select(match => match.Value).Distinct()
            .Where(option => !page.Contains($"`{option}", StringComparison.Ordinal))];

        Assert.Empty(missing);
    }

    [Fact]
    public void CommandPage_OfEveryCommand_HasNoOtherOption()
    {
        string help = string.Join('\n', new[] { "train", "summary", "evaluate", "predict", "export-samples", "runs", "devices",
            "kernels" }.Select(command => CommandRun.Of(command, "--help").Output))
            + string.Concat(
                new[] { "list", "info", "verify", "preview" }.Select(command => CommandRun.Of("data", command, "--help").Output))
            + CommandRun.Of("kernels", "dump", "--help").Output + CommandRun.Of("--help").Output;

        string page = Read("docs/command.md").Replace("dotnet run -c Release --project src/Cli", "gpu-trainer", StringComparison.Ordinal);

        string[] unknown = [.. Option().Matches(page).Select(match => match.Value).Distinct()
            .Where(option => !help.Contains(option, StringComparison.Ordinal))];

        Assert.Empty(unknown);
    }

    [GeneratedRegex(@"^(?:dotnet run -c Release --project src/Cli --|gpu-trainer) (.+)$", RegexOptions.Multiline)]
    private static partial Regex ReadmeCommand();

    [GeneratedRegex("--[a-z][a-z-]+")]
    private static partial Regex Option();

    private static string Read(string file) => File.ReadAllText(RepositoryRoot.Combine(file));
}
