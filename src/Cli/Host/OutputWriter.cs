using System.Text;

namespace GpuTrainer.Cli;

/// <summary>Stdout, with write errors that name it.</summary>
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
        catch (UnauthorizedAccessException error) // .NET's exception for a descriptor that is closed or read-only.
        {
            throw new IOException("stdout is closed, expected a terminal, file or pipe; run the command without >&- to see "
                + "the results.", error);
        }
        catch (IOException error)
        {
            throw new IOException($"stdout: cannot write the results: {error.Message}", error);
        }
    }
}

/// <summary>Stderr, ignoring write errors (a full disk, a closed stream), so that the command still returns its exit code.</summary>
internal sealed class ErrorWriter(TextWriter error) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => error.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Try(() => error.Write(value));

    /// <inheritdoc/>
    public override void Write(string? value) => Try(() => error.Write(value));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Try(() => error.WriteLine(value));

    /// <inheritdoc/>
    public override void Flush() => Try(error.Flush);

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException) // UnauthorizedAccess: the stream is closed.
        {
            // There is nowhere left to report it.
        }
    }
}
