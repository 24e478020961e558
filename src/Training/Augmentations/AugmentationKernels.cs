using ILGPU;

namespace GpuTrainer.Training;

/// <summary>An augmentation on an accelerator: one of <see cref="PixelKernels"/> and <see cref="PlaceKernels"/>.</summary>
public abstract class AugmentationKernels : IDisposable
{
    private protected AugmentationKernels()
    {
    }

    /// <summary>Frees what was allocated.</summary>
    public abstract void Dispose();
}

/// <summary>Makes new pictures of the old ones.</summary>
public abstract class PixelKernels : AugmentationKernels
{
    /// <summary>Puts launches into the default stream, the same ones each time; allocates nothing and waits for nothing.</summary>
    /// <param name="rows">B, samples.</param>
    /// <param name="input">[B, C, H, W], 0 to 1.</param>
    /// <param name="output">[B, C, H, W], overwritten; not <paramref name="input"/>.</param>
    public abstract void Run(int rows, ArrayView<float> input, ArrayView<float> output);
}

/// <summary>
/// Moves the places that pixels come from; the pictures are read once, after the last of several such changes in a row.
/// </summary>
public abstract class PlaceKernels : AugmentationKernels
{
    /// <summary>Puts launches into the default stream, the same ones each time; allocates nothing and waits for nothing.</summary>
    /// <param name="rows">B, samples.</param>
    /// <param name="places">[B, 2, H, W], columns and rows in pixels (<see cref="Kernels.SampleCoordinates"/>); changed.</param>
    public abstract void Map(int rows, ArrayView<float> places);
}
