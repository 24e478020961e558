namespace GpuTrainer.Training;

/// <summary>
/// A change of pictures by chance that leaves their class as it is: a description, which holds no state. Derive from it for one of your
/// own, and make it known with <see cref="AugmentationRegistry.Add"/>: docs/data.md.
/// </summary>
/// <remarks>Pictures are floats from 0 to 1 then; normalisation comes after all changes.</remarks>
public abstract record Augmentation
{
    /// <summary>As a list of augmentations says it: "rotate 10".</summary>
    public abstract string Text { get; }

    /// <summary>Loads the kernels, and allocates what they need.</summary>
    /// <param name="context">Where, for which pictures.</param>
    public abstract AugmentationKernels Load(AugmentationContext context);
}
