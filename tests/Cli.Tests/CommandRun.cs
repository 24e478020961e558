using System.Text.Json;

namespace GpuTrainer.Cli.Tests;

/// <summary>One run of the command in this process, and what it wrote.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    /// <summary>A network that is quick to train, less the dropout, so that order and weights alone decide.</summary>
    public const string SmallNetwork = "linear 24, relu, linear 10";

    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Each line as JSON: fails where one is not.</summary>
    public JsonElement[] Json => [.. Lines.Select(line => JsonSerializer.Deserialize<JsonElement>(line))];

    public static CommandRun Of(params string[] args) => Of(args, isTerminal: false, CancellationToken.None);

    public static CommandRun Of(string[] args, bool isTerminal, CancellationToken interruption)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var signals = new Interruption();
        using CancellationTokenRegistration registration = interruption.Register(() => signals.Request(Cli.ExitCode.Interrupted));
        int exitCode = CommandLine.Run(args, new CommandHost(output, error, isTerminal, () => signals));
        return new CommandRun(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Trains the small network on the embedded digits, on the processor, as JSON.</summary>
    public static CommandRun Train(string directory, params string[] more) =>
        Of(["train", "--device", "cpu", "--layers", SmallNetwork, "--batch-size", "32", "--json", "--out", directory, .. more]);

    public CommandRun Succeeds()
    {
        Assert.Equal("", Error);
        Assert.Equal(0, ExitCode);
        return this;
    }

    /// <summary>One line on stderr, nothing on stdout, no stack trace.</summary>
    public void FailsWith(int exitCode, string message)
    {
        Assert.Equal("", Output);
        string line = Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("gpu-trainer: ", line, StringComparison.Ordinal);
        Assert.Contains(message, line, StringComparison.Ordinal);
        Assert.Equal(exitCode, ExitCode);
    }

    /// <summary>The weights' fingerprint in the last event of a training.</summary>
    public string WeightsSha256() => Succeeds().Json[^1].GetProperty("weightsSha256").GetString()!;
}
