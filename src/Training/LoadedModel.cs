using GpuTrainer.Model;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>A saved network on an accelerator, ready to be evaluated and asked.</summary>
public sealed class LoadedModel : IDisposable
{
    /// <summary>The note of a model file that says with which loss the network was trained.</summary>
    public const string LossNote = "loss";

    // Written where Loss.OutputsAreProbabilities.
    internal const string OutputsNote = "outputs";
    internal const string ProbabilitiesNote = "probabilities";

    private readonly Accelerator _accelerator;

    /// <summary>Copies a network to an accelerator.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="saved">What a model file holds: <see cref="ModelFile.Load"/>.</param>
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

    /// <summary>Prepares measuring with the loss that the network was trained with (cross-entropy where the file notes none).</summary>
    /// <exception cref="TrainingException">The file notes a loss that does not exist.</exception>
    public Evaluator CreateEvaluator() => new(
        _accelerator, Saved.Description, Parameters,
        Saved.Notes.TryGetValue(LossNote, out string? loss) ? Loss.Parse(loss) : new CrossEntropy());

    /// <summary>Prepares predictions. They need not know the loss, which may be one of the user's.</summary>
    public Predictor CreatePredictor() => new(
        _accelerator, Saved.Description, Parameters, outputsAreProbabilities: Saved.Notes.GetValueOrDefault(OutputsNote) == ProbabilitiesNote);

    /// <inheritdoc/>
    public void Dispose() => Parameters.Dispose();
}
