using System.Buffers.Binary;
using System.Globalization;

namespace GpuTrainer.Runs;

/// <summary>
/// Writes scalars for TensorBoard: one event file per process, in TensorFlow's record format (tensorflow/core/lib/io/record_writer.h), with
/// Event messages (tensorflow/core/util/event.proto). A record is one unbuffered write: a killed process loses none, and leaves at most an
/// incomplete one at the end, where TensorBoard stops reading.
/// </summary>
public sealed class TensorBoardWriter : IDisposable
{
    // Field numbers of Event, Summary, Summary.Value and SessionLog.
    private const int EventWallTime = 1, EventStep = 2, EventFileVersion = 3, EventSummary = 5, EventSessionLog = 7;
    private const int SummaryValue = 1, ValueTag = 1, ValueSimple = 2;
    private const int SessionLogStatus = 1, SessionStart = 1;

    private const string FileVersion = "brain.Event:2";

    private readonly FileStream _file;

    private TensorBoardWriter(FileStream file) => _file = file;

    /// <summary>The event file.</summary>
    public string Path => _file.Name;

    /// <summary>
    /// Creates an event file. Existing ones are kept: TensorBoard reads all files in a folder, in the order of their names.
    /// </summary>
    /// <param name="folder">An existing folder; TensorBoard names the run after it.</param>
    /// <param name="resumedAfter">
    /// The step after which a run resumes; later steps in older files are then hidden. null: a new run.
    /// </param>
    /// <param name="now">The time; null: now.</param>
    /// <exception cref="IOException">The file cannot be created or written.</exception>
    public static TensorBoardWriter Create(string folder, long? resumedAfter = null, DateTimeOffset? now = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        DateTimeOffset time = now ?? DateTimeOffset.UtcNow;
        var writer = new TensorBoardWriter(CreateFile(folder, time));
        try
        {
            var version = new ProtobufWriter();
            version.Double(EventWallTime, Seconds(time));
            version.String(EventFileVersion, FileVersion);
            writer.WriteRecord(version.ToArray());
            if (resumedAfter is { } step)
                writer.WriteRestart(step + 1, time);
            return writer;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <summary>Appends one value.</summary>
    /// <param name="tag">The name: "loss/train"; the part before the slash groups charts.</param>
    /// <param name="step">The step.</param>
    /// <param name="value">The value; NaN and infinities are shown as such.</param>
    /// <param name="wallTime">The time; null: now.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void AddScalar(string tag, long step, double value, DateTimeOffset? wallTime = null)
    {
        ArgumentNullException.ThrowIfNull(tag);
        var scalar = new ProtobufWriter();
        scalar.String(ValueTag, tag);
        scalar.Float(ValueSimple, (float)value);
        var summary = new ProtobufWriter();
        summary.Message(SummaryValue, scalar);
        var message = new ProtobufWriter();
        message.Double(EventWallTime, Seconds(wallTime ?? DateTimeOffset.UtcNow));
        message.Int64(EventStep, step);
        message.Message(EventSummary, summary);
        WriteRecord(message.ToArray());
    }

    /// <summary>Appends the figures of an epoch at its last step: loss, accuracy, learning rate, gradient norm and speed.</summary>
    /// <param name="metrics">The epoch.</param>
    /// <param name="wallTime">The time; null: now.</param>
    /// <exception cref="IOException">They cannot be written.</exception>
    public void AddEpoch(EpochMetrics metrics, DateTimeOffset? wallTime = null)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        DateTimeOffset time = wallTime ?? DateTimeOffset.UtcNow;
        string watched = metrics.WatchesValidation ? "validation" : "test";
        AddScalar("loss/train", metrics.Step, metrics.TrainLoss, time);
        AddScalar("loss/" + watched, metrics.Step, metrics.WatchedLoss, time);
        AddScalar("accuracy/train", metrics.Step, metrics.TrainAccuracy, time);
        AddScalar("accuracy/" + watched, metrics.Step, metrics.WatchedAccuracy, time);
        AddScalar("learning_rate", metrics.Step, metrics.LearningRate, time);
        if (metrics.GradientNorm is { } norm)
            AddScalar("gradient_norm", metrics.Step, norm, time);
        AddScalar("samples_per_second", metrics.Step, metrics.SamplesPerSecond, time);
        AddScalar("epoch", metrics.Step, metrics.Epoch, time);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // TensorBoard recognises event files by "tfevents" in their names, and reads them in the order of the names.
    private static FileStream CreateFile(string folder, DateTimeOffset time)
    {
        for (int number = 0; ; number++)
        {
            string name = string.Create(CultureInfo.InvariantCulture,
                $"events.out.tfevents.{time.ToUnixTimeSeconds():0000000000}.gpu-trainer.{Environment.ProcessId}.{number}");
            string path = System.IO.Path.Combine(folder, name);
            try
            {
                // Unbuffered: the operating system has the record when AddScalar returns.
                return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
            }
            catch (IOException) when (File.Exists(path))
            {
                // Another file of the same second has this name.
            }
        }
    }

    /// <summary>Marks the step at which the run restarts.</summary>
    private void WriteRestart(long step, DateTimeOffset time)
    {
        var session = new ProtobufWriter();
        session.Int64(SessionLogStatus, SessionStart);
        var message = new ProtobufWriter();
        message.Double(EventWallTime, Seconds(time));
        message.Int64(EventStep, step);
        message.Message(EventSessionLog, session);
        WriteRecord(message.ToArray());
    }

    // Length, checksum of the length, data, checksum of the data; all little-endian.
    private void WriteRecord(byte[] data)
    {
        byte[] record = new byte[sizeof(ulong) + sizeof(uint) + data.Length + sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(sizeof(ulong)), Crc32C.Masked(record.AsSpan(0, sizeof(ulong))));
        data.CopyTo(record, sizeof(ulong) + sizeof(uint));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(record.Length - sizeof(uint)), Crc32C.Masked(data));
        _file.Write(record);
    }

    private static double Seconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).TotalSeconds;
}
