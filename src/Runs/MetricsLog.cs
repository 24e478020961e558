using System.Text.Json;

namespace GpuTrainer.Runs;

/// <summary>
/// Writes metrics.jsonl, one line per epoch, without buffering: a killed process loses no line.
/// </summary>
public sealed class MetricsLog : IDisposable
{
    private const byte LineBreak = (byte)'\n';

    private readonly FileStream _file;

    private MetricsLog(FileStream file) => _file = file;

    /// <summary>
    /// Opens or creates a file for appending. An incomplete last line, left by a killed process, is removed.
    /// </summary>
    /// <param name="path">The file. Its folder must exist.</param>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    public static MetricsLog Open(string path)
    {
        // Unbuffered: the operating system has the line when Append returns.
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        try
        {
            byte[] bytes = ReadAll(file);
            file.SetLength(WholeLines(bytes).Length);
            file.Position = file.Length;
            return new MetricsLog(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Appends the line of an epoch.</summary>
    /// <param name="metrics">The epoch.</param>
    /// <exception cref="IOException">The line cannot be written.</exception>
    public void Append(EpochMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _file.Write([.. metrics.ToUtf8(), LineBreak]); // One write: a line is complete, or cut off at the end of the file.
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Reads the epochs of a file, even while a training appends to it; an incomplete last line is ignored.</summary>
    /// <param name="path">The file; if it is missing, as before the end of the first epoch, there are no epochs.</param>
    /// <exception cref="RunException">A complete line is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<EpochMetrics> Read(string path)
    {
        if (!File.Exists(path))
            return [];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return [.. Lines(path, ReadAll(file))];
    }

    private static byte[] ReadAll(FileStream file)
    {
        file.Position = 0;
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    // What follows the last line break is incomplete.
    private static ReadOnlyMemory<byte> WholeLines(byte[] bytes) => bytes.AsMemory(0, bytes.AsSpan().LastIndexOf(LineBreak) + 1);

    /// <summary>The epochs, in order.</summary>
    private static IEnumerable<EpochMetrics> Lines(string path, byte[] bytes)
    {
        ReadOnlyMemory<byte> rest = WholeLines(bytes);
        for (int line = 1; !rest.IsEmpty; line++)
        {
            int length = rest.Span.IndexOf(LineBreak);
            yield return Parse(path, line, rest[..length]);
            rest = rest[(length + 1)..];
        }
    }

    private static EpochMetrics Parse(string path, int line, ReadOnlyMemory<byte> text)
    {
        try
        {
            return EpochMetrics.Parse(text);
        }
        catch (JsonException problem)
        {
            throw new RunException($"{path}: line {line} is damaged: {Damage(problem)}; expected the figures of an epoch.", problem);
        }
    }

    // The parser's own exceptions derive from JsonException, and their words are of no use here; ours say what is wrong.
    private static string Damage(JsonException problem) => problem.GetType() == typeof(JsonException) ? problem.Message : "it is not JSON";
}
