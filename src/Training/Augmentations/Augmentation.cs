using GpuTrainer.Data;
using GpuTrainer.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>
/// A random change of images that preserves their class: a description without state. To add one, derive from this class and register it
/// with <see cref="AugmentationRegistry.Add"/>: docs/data.md.
/// </summary>
/// <remarks>Images are floats from 0 to 1 here; normalisation comes after all augmentations.</remarks>
public abstract record Augmentation
{
    /// <summary>The augmentation as a list writes it: "rotate 10".</summary>
    public abstract string Text { get; }

    /// <summary>Loads the kernels and allocates what they need.</summary>
    /// <param name="context">The accelerator and the images.</param>
    public abstract AugmentationKernels Load(AugmentationContext context);
}

/// <summary>What an augmentation needs to load its kernels.</summary>
/// <param name="Accelerator">Where to run.</param>
/// <param name="Shape">The shape of each image.</param>
/// <param name="MaxRows">Samples in the largest batch.</param>
/// <param name="Random">The source of its random numbers: a function of seed, sample and epoch.</param>
/// <param name="Stream">Its stream of random numbers, unique in the list.</param>
public sealed record AugmentationContext(Accelerator Accelerator, ImageShape Shape, int MaxRows, SampleRandom Random, int Stream);

/// <summary>An augmentation loaded on an accelerator: <see cref="PixelKernels"/> or <see cref="PlaceKernels"/>.</summary>
public abstract class AugmentationKernels : IDisposable
{
    private protected AugmentationKernels()
    {
    }

    /// <summary>Frees what was allocated.</summary>
    public abstract void Dispose();
}

/// <summary>An augmentation that computes new pixels.</summary>
public abstract class PixelKernels : AugmentationKernels
{
    /// <summary>Launches kernels on the default stream, the same ones each time; allocates nothing and never waits.</summary>
    /// <param name="rows">B, the number of samples.</param>
    /// <param name="input">[B, C, H, W], 0 to 1.</param>
    /// <param name="output">[B, C, H, W], overwritten; not <paramref name="input"/>.</param>
    public abstract void Run(int rows, ArrayView<float> input, ArrayView<float> output);
}

/// <summary>
/// An augmentation that moves the places that pixels are read from; after several of these in a row, the images are read once.
/// </summary>
public abstract class PlaceKernels : AugmentationKernels
{
    /// <summary>Launches kernels on the default stream, the same ones each time; allocates nothing and never waits.</summary>
    /// <param name="rows">B, the number of samples.</param>
    /// <param name="places">[B, 2, H, W], columns and rows in pixels (<see cref="Kernels.SampleCoordinates"/>); changed.</param>
    public abstract void Map(int rows, ArrayView<float> places);
}

/// <summary>The augmentation of the training images.</summary>
/// <param name="List">The augmentations, in order.</param>
/// <param name="Shape">The shape of each image.</param>
public sealed record PictureAugmentation(IReadOnlyList<Augmentation> List, ImageShape Shape);
