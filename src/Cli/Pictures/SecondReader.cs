using GpuTrainer.Training;
using ILGPU.Runtime;

namespace GpuTrainer.Cli;

/// <summary>The embedded network for digits, loaded when the first picture needs it; pictures in MNIST's form never do.</summary>
/// <param name="accelerator">Where to run.</param>
internal sealed class SecondReader(Accelerator accelerator) : IDisposable
{
    private LoadedModel? _model;
    private Predictor? _predictor;

    /// <inheritdoc cref="Predictor.Predict"/>
    public IReadOnlyList<Prediction> Predict(ReadOnlySpan<byte> items)
    {
        _model ??= new LoadedModel(accelerator, EmbeddedReader.Load());
        _predictor ??= _model.CreatePredictor();
        return _predictor.Predict(items);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _predictor?.Dispose();
        _model?.Dispose();
    }
}
