using GpuTrainer.Runs;
using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>Writes a run's metrics, one line per epoch. Lines that cannot be written are tried again after the next epoch.</summary>
internal sealed class RunRecorder : ITrainingObserver, IDisposable
{
    private readonly RunFolder _folder;
    private readonly RunOutput _output;
    private readonly bool _hasValidation;
    private readonly RunBoard? _board;
    private readonly int _batchSize;
    private readonly int _samples;
    private readonly List<EpochMetrics> _epochs = [];
    private MetricsLog? _log;
    private int _written;
    private long _steps;

    /// <summary>Creates a recorder; writes nothing yet.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="output">Reports failures.</param>
    /// <param name="hasValidation">Whether there is a validation part.</param>
    /// <param name="batchSize">Samples per full batch.</param>
    /// <param name="samples">Samples in the training part.</param>
    /// <param name="withTensorBoard">Whether to write event files for TensorBoard.</param>
    public RunRecorder(RunFolder folder, RunOutput output, bool hasValidation, int batchSize, int samples, bool withTensorBoard)
    {
        _board = withTensorBoard ? new RunBoard(folder, output) : null;
        _folder = folder;
        _output = output;
        _hasValidation = hasValidation;
        _batchSize = batchSize;
        _samples = samples;
    }

    /// <summary>The epochs so far.</summary>
    public IReadOnlyList<EpochMetrics> Epochs => _epochs;

    /// <summary>Starts with the epochs before a checkpoint; later ones in an existing file are dropped.</summary>
    public void Resume(IReadOnlyList<EpochReport> epochs)
    {
        foreach (EpochReport report in epochs)
            _epochs.Add(ToMetrics(report));
        if (epochs.Count > 0)
            _board?.Resume(epochs.Count, _steps);
        Write();
    }

    /// <inheritdoc/>
    public void OnProgress(in TrainingProgress progress)
    {
    }

    /// <inheritdoc/>
    public void OnStep(in StepReport report)
    {
    }

    /// <inheritdoc/>
    public void OnEpoch(EpochReport report)
    {
        _epochs.Add(ToMetrics(report));
        Write();
        _board?.Write(_epochs);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _log?.Dispose();
        _board?.Dispose();
    }

    private void Write()
    {
        bool isWritten = _output.Try(_folder.MetricsPath, () =>
        {
            if (_log is null || !File.Exists(_folder.MetricsPath))
            {
                _log?.Dispose();
                _log = null;
                File.Delete(_folder.MetricsPath); // All epochs are in memory, so a damaged file does no harm.
                _log = MetricsLog.Open(_folder.MetricsPath);
                _written = 0;
            }

            for (; _written < _epochs.Count; _written++)
                _log.Append(_epochs[_written]);
        });
        if (isWritten)
            return;
        // Start over next time: the file may end in half a line.
        _log?.Dispose();
        _log = null;
    }

    private EpochMetrics ToMetrics(EpochReport report)
    {
        _steps += report.Steps;
        return new EpochMetrics
        {
            Epoch = report.Epoch,
            Step = _steps,
            TrainLoss = report.TrainLoss,
            TrainAccuracy = report.TrainAccuracy,
            WatchesValidation = _hasValidation,
            WatchedLoss = report.TestLoss,
            WatchedAccuracy = report.TestAccuracy,
            LearningRate = report.LearningRate,
            GradientNorm = report.GradientNorm,
            SamplesPerSecond = report.Seconds > 0 ? Math.Min(report.Steps * _batchSize, _samples) / report.Seconds : 0,
            Seconds = report.Seconds,
        };
    }
}
