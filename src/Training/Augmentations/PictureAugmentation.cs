using GpuTrainer.Data;

namespace GpuTrainer.Training;

/// <summary>How pictures are changed while a network learns from them.</summary>
/// <param name="List">The changes, in order.</param>
/// <param name="Shape">Of each picture.</param>
public sealed record PictureAugmentation(IReadOnlyList<Augmentation> List, ImageShape Shape);
