namespace GpuTrainer.Model;

/// <summary>A network as a model file holds it, on the host.</summary>
/// <param name="Description">Layers, classes, normalisation.</param>
/// <param name="Weights">The parameters in the layout's order.</param>
/// <param name="Notes">The file's other metadata, such as the data set's name; for people.</param>
public sealed record SavedModel(
    ModelDescription Description, IReadOnlyList<NamedTensor> Weights, IReadOnlyDictionary<string, string> Notes);
