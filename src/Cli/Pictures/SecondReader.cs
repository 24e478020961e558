using GpuTrainer.Training;
using ILGPU.Runtime;

namespace GpuTrainer.Cli;

/// <summary>The embedded network for digits, prepared when the first picture needs it: those in MNIST's form do not.</summary>
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
