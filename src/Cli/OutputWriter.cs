using System.Text;

namespace GpuTrainer.Cli;

/// <summary>Stdout for a command whose results must arrive: where they cannot be written, the failure names stdout.</summary>
internal sealed class OutputWriter(TextWriter output) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => output.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Try(() => output.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Try(() => output.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Try(() => output.Write(value));

    /// <inheritdoc/>
    public override void WriteLine() => Try(output.WriteLine);

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Try(() => output.WriteLine(value));

    /// <inheritdoc/>
    public override void Flush() => Try(output.Flush);

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (UnauthorizedAccessException error) // What .NET makes of a descriptor that is closed, or was opened for reading.
        {
            throw new IOException("stdout: it is closed, expected a terminal, a file or a pipe that takes the results; without >&- they are printed.", error);
        }
        catch (IOException error)
        {
            throw new IOException($"stdout: the results cannot be written: {error.Message}", error);
        }
    }
}
