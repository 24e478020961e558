using GpuTrainer.Runs;
using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>Writes a run's metrics, a line an epoch. What cannot be written is kept, and tried again with the next epoch's.</summary>
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

    /// <summary>Writes nothing yet.</summary>
    /// <param name="folder">The run's.</param>
    /// <param name="output">Tells what goes wrong.</param>
    /// <param name="hasValidation">Whether the epochs are watched by a validation part.</param>
    /// <param name="batchSize">Samples of a full batch.</param>
    /// <param name="samples">Samples of the training part.</param>
    /// <param name="withTensorBoard">Whether there are event files as well.</param>
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

    /// <summary>Begins with the epochs before a checkpoint; what a file has of later ones is forgotten.</summary>
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
                File.Delete(_folder.MetricsPath); // All epochs are here, so what is there may be damaged.
                _log = MetricsLog.Open(_folder.MetricsPath);
                _written = 0;
            }

            for (; _written < _epochs.Count; _written++)
                _log.Append(_epochs[_written]);
        });
        if (isWritten)
            return;
        // Opened anew the next time: a line may be torn.
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
