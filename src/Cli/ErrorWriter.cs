using System.Text;

namespace GpuTrainer.Cli;

/// <summary>Stderr for a command that must end with its exit code: where nothing can be written (a full disk, a closed stream), nothing is.</summary>
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
        catch (Exception error) when (error is IOException or UnauthorizedAccessException) // The latter where the stream is closed.
        {
            // There is nobody left to tell.
        }
    }
}
