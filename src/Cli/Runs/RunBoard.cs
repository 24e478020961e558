using GpuTrainer.Runs;

namespace GpuTrainer.Cli;

/// <summary>A run's event files for TensorBoard. What cannot be written is tried again, in a new file, with the next epoch's.</summary>
/// <param name="folder">The run's.</param>
/// <param name="output">Tells what goes wrong.</param>
internal sealed class RunBoard(RunFolder folder, RunOutput output) : IDisposable
{
    private TensorBoardWriter? _writer;
    private int _written;
    private long? _step;

    /// <summary>The epochs before a checkpoint are in files that are there already.</summary>
    /// <param name="epochs">How many.</param>
    /// <param name="step">Their steps.</param>
    public void Resume(int epochs, long step) => (_written, _step) = (epochs, step);

    /// <summary>Writes the epochs that are not written yet.</summary>
    public void Write(IReadOnlyList<EpochMetrics> epochs)
    {
        bool isWritten = output.Try("The event file for TensorBoard", () =>
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
