using System.Text.Json;

namespace GpuTrainer.Runs;

/// <summary>metrics.jsonl: a line is appended after each epoch, and is in the system's hands at once: a process that is killed loses none.</summary>
public sealed class MetricsLog : IDisposable
{
    private const byte LineBreak = (byte)'\n';

    private readonly string _path;
    private readonly FileStream _file;

    private MetricsLog(string path, FileStream file)
    {
        _path = path;
        _file = file;
    }

    /// <summary>Opens a file for appending, and makes it where it is missing. The torn line that a kill left at its end is cut off.</summary>
    /// <param name="path">The file. Its folder exists.</param>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    public static MetricsLog Open(string path)
    {
        // No buffer of its own: what Append wrote is with the system when it returns.
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        try
        {
            byte[] bytes = ReadAll(file);
            file.SetLength(WholeLines(bytes).Length);
            file.Position = file.Length;
            return new MetricsLog(path, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Appends an epoch's line.</summary>
    /// <param name="metrics">The epoch.</param>
    /// <exception cref="IOException">The line cannot be written.</exception>
    public void Append(EpochMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _file.Write([.. metrics.ToUtf8(), LineBreak]); // One write: a line is there whole, or torn at the end, never mixed.
    }

    /// <summary>Forgets the epochs after one, for a run that goes on from its checkpoint.</summary>
    /// <param name="epochs">The last epoch that stays; 0 = none.</param>
    /// <exception cref="RunException">A line is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    public void TruncateAfter(int epochs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epochs);
        long length = 0;
        foreach ((EpochMetrics metrics, int end) in Lines(_path, ReadAll(_file)))
        {
            if (metrics.Epoch > epochs)
                break;
            length = end;
        }

        _file.SetLength(length);
        _file.Position = length;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Reads the epochs of a file, also of one that a training still appends to; a torn last line is left out.</summary>
    /// <param name="path">The file; none where it is missing, as before the first epoch's end.</param>
    /// <exception cref="RunException">A whole line is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<EpochMetrics> Read(string path)
    {
        if (!File.Exists(path))
            return [];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return [.. Lines(path, ReadAll(file)).Select(line => line.Metrics)];
    }

    private static byte[] ReadAll(FileStream file)
    {
        file.Position = 0;
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    // What follows the last line break was torn.
    private static ReadOnlyMemory<byte> WholeLines(byte[] bytes) => bytes.AsMemory(0, bytes.AsSpan().LastIndexOf(LineBreak) + 1);

    /// <summary>The epochs, and where in the file each line ends.</summary>
    private static IEnumerable<(EpochMetrics Metrics, int End)> Lines(string path, byte[] bytes)
    {
        ReadOnlyMemory<byte> rest = WholeLines(bytes);
        int end = 0;
        for (int line = 1; !rest.IsEmpty; line++)
        {
            int length = rest.Span.IndexOf(LineBreak);
            end += length + 1;
            yield return (Parse(path, line, rest[..length]), end);
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
            throw new RunException($"{path}: line {line} is damaged: {problem.Message}; expected an epoch's figures.", problem);
        }
    }
}
