using GpuTrainer.Compute;
using GpuTrainer.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>Thickens or thins bright strokes by up to a pixel.</summary>
/// <param name="Strength">The largest change, 0 to 1 pixel.</param>
public sealed record PenWidth(double Strength) : Augmentation
{
    /// <inheritdoc/>
    public override string Text => $"pen {Affine.Number(Strength)}";

    /// <inheritdoc/>
    public override AugmentationKernels Load(AugmentationContext context) => new Loaded(this, context);

    private sealed class Loaded(PenWidth pen, AugmentationContext context) : PixelKernels
    {
        private readonly RandomPixels _kernels = new(context.Accelerator, context.MaxRows);

        public override void Run(int rows, ArrayView<float> input, ArrayView<float> output) => _kernels.PenWidth(
            rows, context.Shape.Channels, context.Shape.Height, context.Shape.Width, (float)pen.Strength, context.Random,
            context.Stream, input,
            output);

        public override void Dispose() => _kernels.Dispose();
    }
}
