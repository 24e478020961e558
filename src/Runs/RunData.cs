namespace GpuTrainer.Runs;

/// <summary>The data set of a run.</summary>
/// <param name="Name">Its name, or its folder.</param>
/// <param name="Sha256">Of its bytes and labels, lower-case hexadecimal; the same data have the same.</param>
/// <param name="Train">Items that it learned from.</param>
/// <param name="Validation">Items held out of them to choose by; 0 = none.</param>
/// <param name="Test">Items to measure with at the end.</param>
/// <param name="Shape">Of one item: channels, height, width.</param>
/// <param name="Classes">The classes' names in order of the labels.</param>
public sealed record RunData(
    string Name, string Sha256, int Train, int Validation, int Test, IReadOnlyList<int> Shape, IReadOnlyList<string> Classes);
