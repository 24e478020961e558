using System.Text;

namespace GpuTrainer.Cli.Tests;

/// <summary>Streams that cannot be written to, such as /dev/full or closed ones: the command ends with its exit code.</summary>
public class FullStreamTests
{
    private const int Failure = 1;
    private const int Mistake = 2;

    private static readonly FailingWriter Full = new(new IOException("No space left on device"));
    private static readonly FailingWriter Closed = new(new UnauthorizedAccessException("Access to the path is denied."));

    public static TheoryData<string> Streams() => [nameof(Full), nameof(Closed)];

    [Theory]
    [MemberData(nameof(Streams))]
    public void Run_NoStderr_EndsWithItsExitCode(string stream) =>
        Assert.Equal(Mistake, Run(new StringWriter(), Failing(stream), "evaluate", "--model", "no-such-folder"));

    [Theory]
    [MemberData(nameof(Streams))]
    public void Run_NoStdout_IsAFailureInOneLine(string stream)
    {
        using var error = new StringWriter { NewLine = "\n" };

        Assert.Equal(Failure, Run(Failing(stream), error, "devices", "--json"));
        string told = stream == nameof(Full) ? "stdout: cannot write the results: No space left on device" : "stdout is closed, expected";
        Assert.StartsWith($"gpu-trainer: {told}", error.ToString(), StringComparison.Ordinal);
        Assert.Single(error.ToString().TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Run_NeitherStream_EndsWithItsExitCode(string stream) =>
        Assert.Equal(Failure, Run(Failing(stream), Failing(stream), "devices", "--json"));

    private static FailingWriter Failing(string stream) => stream == nameof(Full) ? Full : Closed;

    // As Program does it.
    private static int Run(TextWriter output, TextWriter error, params string[] args) =>
        CommandLine.Run(
            args, new CommandHost(new OutputWriter(output), new ErrorWriter(error), IsTerminal: false, () => new Interruption()));

    private sealed class FailingWriter(Exception error) : TextWriter
    {
        public Exception Error => error;

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => throw error;
    }
}
