namespace GpuTrainer.Model;

/// <summary>A layer that layer lists may name.</summary>
/// <param name="Word">The word that it begins with, in lower case: "linear".</param>
/// <param name="Usage">How it is written: "linear N [no-bias]".</param>
/// <param name="Description">What it does, in a line, for people.</param>
/// <param name="Create">Makes the layer from what follows the word.</param>
public sealed record LayerKind(string Word, string Usage, string Description, Func<LayerArguments, Layer> Create);
