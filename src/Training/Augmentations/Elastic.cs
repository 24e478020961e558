using GpuTrainer.Compute;
using GpuTrainer.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>Bends pictures as rubber.</summary>
/// <param name="Amplitude">The most pixels that a node of the grid moves along either axis.</param>
/// <param name="Spacing">Pixels between two nodes.</param>
public sealed record Elastic(double Amplitude, double Spacing = Elastic.DefaultSpacing) : Augmentation
{
    /// <summary>The spacing that a list without one means.</summary>
    public const double DefaultSpacing = 6;

    /// <inheritdoc/>
    public override string Text => $"elastic {Affine.Number(Amplitude)} {Affine.Number(Spacing)}";

    /// <inheritdoc/>
    public override AugmentationKernels Load(AugmentationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new Loaded(context, new RandomElastic(
            context.Accelerator, context.Shape.Height, context.Shape.Width, (float)Amplitude, (float)Spacing, context.MaxRows));
    }

    private sealed class Loaded(AugmentationContext context, RandomElastic kernels) : PlaceKernels
    {
        public override void Map(int rows, ArrayView<float> places) => kernels.Map(rows, context.Random, context.Stream, places);

        public override void Dispose() => kernels.Dispose();
    }
}
