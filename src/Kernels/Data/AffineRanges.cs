namespace GpuTrainer.Kernels;

/// <summary>Within what bounds a random affine change is drawn; 0 everywhere changes nothing. All draws are uniform and independent.</summary>
/// <param name="Rotation">Turns (1 = 360 degrees) to either side.</param>
/// <param name="Scale">The size changes by a factor from 1 - Scale to 1 + Scale; below 1.</param>
/// <param name="Shear">Columns that a row moves to either side, for each row that it is away from the middle.</param>
/// <param name="ShiftX">Pixels to either side.</param>
/// <param name="ShiftY">Pixels up or down.</param>
/// <param name="WholePixels">Whether shifts are whole numbers, so that no pixel is interpolated.</param>
/// <param name="FlipProbability">How often left and right change places.</param>
public readonly record struct AffineRanges(
    float Rotation = 0f, float Scale = 0f, float Shear = 0f, float ShiftX = 0f, float ShiftY = 0f, bool WholePixels = false,
    float FlipProbability = 0f);
