using System.Globalization;
using GpuTrainer.Compute;
using GpuTrainer.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>
/// Shift, rotation, scale, shear, flip and crop, each an affine map. Neighbours in a list are drawn together and applied as one, in the
/// order flip, scale, shear, rotation, shift.
/// </summary>
/// <param name="Text">The augmentation as a list writes it.</param>
/// <param name="Rotation">The largest rotation to either side, in degrees.</param>
/// <param name="Scale">Sizes change by a factor from 1 - Scale to 1 + Scale.</param>
/// <param name="Shear">The largest shear to either side, in columns per row.</param>
/// <param name="Shift">The largest shift to either side, as a share of width and height.</param>
/// <param name="Crop">The largest shift to either side in whole pixels: the same as padding by Crop and cropping at random.</param>
/// <param name="Flip">The probability of swapping left and right.</param>
public sealed record Affine(
    string Text, double Rotation = 0, double Scale = 0, double Shear = 0, double Shift = 0, int Crop = 0, double Flip = 0) : Augmentation
{
    /// <inheritdoc/>
    public override string Text { get; } = Text;

    /// <inheritdoc/>
    public override AugmentationKernels Load(AugmentationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var ranges = new AffineRanges(
            (float)(Rotation / 360), (float)Scale, (float)Shear, Crop > 0 ? Crop : (float)(Shift * context.Shape.Width),
            Crop > 0 ? Crop : (float)(Shift * context.Shape.Height), Crop > 0, (float)Flip);
        return new Loaded(context, new RandomAffine(context.Accelerator, ranges, context.MaxRows));
    }

    /// <summary>Both as one; null = they cannot be joined: both shift, for example.</summary>
    internal Affine? TryJoin(Affine other)
    {
        bool clash = (Rotation != 0 && other.Rotation != 0) || (Scale != 0 && other.Scale != 0) || (Shear != 0 && other.Shear != 0)
            || (Flip != 0 && other.Flip != 0) || ((Shift != 0 || Crop != 0) && (other.Shift != 0 || other.Crop != 0));
        return clash
            ? null
            : new Affine(
                $"{Text}, {other.Text}", Rotation + other.Rotation, Scale + other.Scale, Shear + other.Shear, Shift + other.Shift,
                Crop + other.Crop, Flip + other.Flip);
    }

    internal static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);

    private sealed class Loaded(AugmentationContext context, RandomAffine kernels) : PlaceKernels
    {
        public override void Map(int rows, ArrayView<float> places) =>
            kernels.Map(rows, context.Shape.Height, context.Shape.Width, context.Random, context.Stream, places);

        public override void Dispose() => kernels.Dispose();
    }
}
