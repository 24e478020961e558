using GpuTrainer.Model;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>A saved network on an accelerator, ready to evaluate and predict.</summary>
public sealed class LoadedModel : IDisposable
{
    /// <summary>The note in a model file that records the loss of the training.</summary>
    public const string LossNote = "loss";

    // Written if Loss.OutputsAreProbabilities.
    internal const string OutputsNote = "outputs";
    internal const string ProbabilitiesNote = "probabilities";

    private readonly Accelerator _accelerator;

    /// <summary>Copies a network to an accelerator.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="saved">The contents of a model file: <see cref="ModelFile.Load(string)"/>.</param>
    public LoadedModel(Accelerator accelerator, SavedModel saved)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        ArgumentNullException.ThrowIfNull(saved);
        _accelerator = accelerator;
        Saved = saved;
        Parameters = new ParameterBuffer(accelerator, saved.Description.Model.Layout);
        Parameters.Write(saved.Weights);
    }

    /// <summary>The network on the host.</summary>
    public SavedModel Saved { get; }

    /// <summary>The weights on the accelerator.</summary>
    public ParameterBuffer Parameters { get; }

    /// <summary>Creates an evaluator with the loss of the training; cross-entropy if the file does not record one.</summary>
    /// <exception cref="TrainingException">The recorded loss is not registered.</exception>
    public Evaluator CreateEvaluator() => new(
        _accelerator, Saved.Description, Parameters,
        Saved.Notes.TryGetValue(LossNote, out string? loss) ? Loss.Parse(loss) : new CrossEntropy());

    /// <summary>Creates a predictor. It works for any loss, registered or not.</summary>
    public Predictor CreatePredictor() => new(
        _accelerator, Saved.Description, Parameters,
        outputsAreProbabilities: Saved.Notes.GetValueOrDefault(OutputsNote) == ProbabilitiesNote);

    /// <inheritdoc/>
    public void Dispose() => Parameters.Dispose();
}
