using GpuTrainer.Compute;
using GpuTrainer.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>Elastic distortion: warps images by a grid of randomly moved nodes.</summary>
/// <param name="Amplitude">The farthest that a node moves along either axis, in pixels.</param>
/// <param name="Spacing">Pixels between neighbouring nodes.</param>
public sealed record Elastic(double Amplitude, double Spacing = Elastic.DefaultSpacing) : Augmentation
{
    /// <summary>The default spacing.</summary>
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
