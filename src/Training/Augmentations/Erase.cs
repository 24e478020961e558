using GpuTrainer.Compute;
using GpuTrainer.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>Random erasing: sets a rectangle of some images to 0.</summary>
/// <param name="Probability">The probability that an image is changed.</param>
/// <param name="Side">The longest side, as a share of the image's.</param>
public sealed record Erase(double Probability, double Side = Erase.DefaultSide) : Augmentation
{
    /// <summary>The default side.</summary>
    public const double DefaultSide = 0.4;

    /// <inheritdoc/>
    public override string Text => $"erase {Affine.Number(Probability)} {Affine.Number(Side)}";

    /// <inheritdoc/>
    public override AugmentationKernels Load(AugmentationContext context) => new Loaded(this, context);

    private sealed class Loaded(Erase erase, AugmentationContext context) : PixelKernels
    {
        private readonly RandomPixels _kernels = new(context.Accelerator, context.MaxRows);

        public override void Run(int rows, ArrayView<float> input, ArrayView<float> output) => _kernels.Erase(
            rows, context.Shape.Channels, context.Shape.Height, context.Shape.Width, (float)erase.Probability, (float)erase.Side,
            context.Random,
            context.Stream, input, output);

        public override void Dispose() => _kernels.Dispose();
    }
}
