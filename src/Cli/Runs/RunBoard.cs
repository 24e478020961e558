using GpuTrainer.Runs;

namespace GpuTrainer.Cli;

/// <summary>
/// Writes a run's event files for TensorBoard. After a failure, the epochs are written to a new file after the next epoch.
/// </summary>
/// <param name="folder">The run's folder.</param>
/// <param name="output">Reports failures.</param>
internal sealed class RunBoard(RunFolder folder, RunOutput output) : IDisposable
{
    private TensorBoardWriter? _writer;
    private int _written;
    private long? _step;

    /// <summary>Skips the epochs before a checkpoint, which existing files have.</summary>
    /// <param name="epochs">The number of epochs.</param>
    /// <param name="step">The number of steps.</param>
    public void Resume(int epochs, long step) => (_written, _step) = (epochs, step);

    /// <summary>Writes the epochs not yet written.</summary>
    public void Write(IReadOnlyList<EpochMetrics> epochs)
    {
        bool isWritten = output.Try("the event file for TensorBoard", () =>
        {
            if (_writer is not null && !File.Exists(_writer.Path))
                Close();
            _writer ??= TensorBoardWriter.Create(folder.Path, _step);
            for (; _written < epochs.Count; _written++)
                _writer.AddEpoch(epochs[_written]);
        });
        if (!isWritten)
            Close();
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private void Close()
    {
        _writer?.Dispose();
        _writer = null;
    }
}
