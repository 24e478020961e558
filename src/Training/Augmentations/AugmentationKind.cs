namespace GpuTrainer.Training;

/// <summary>A word that a list of augmentations may hold.</summary>
/// <param name="Name">The word.</param>
/// <param name="Usage">The word and its numbers, for help: "rotate DEGREES".</param>
/// <param name="Description">What it does.</param>
/// <param name="Parameters">The numbers that follow the word.</param>
/// <param name="Create">Makes it of as many numbers, all within their ranges.</param>
public sealed record AugmentationKind(
    string Name, string Usage, string Description, IReadOnlyList<AugmentationParameter> Parameters, Func<IReadOnlyList<double>, Augmentation> Create);

/// <summary>A number of an augmentation.</summary>
/// <param name="Minimum">The least.</param>
/// <param name="Maximum">The greatest.</param>
/// <param name="Default">What is meant where it is left out; null = it may not be.</param>
/// <param name="IsWhole">Whether it is a whole number.</param>
public sealed record AugmentationParameter(double Minimum, double Maximum, double? Default = null, bool IsWhole = false);
