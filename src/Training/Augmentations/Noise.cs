using GpuTrainer.Compute;
using GpuTrainer.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>Adds noise to every pixel.</summary>
/// <param name="Deviation">Its standard deviation; pixels are 0 to 1.</param>
public sealed record Noise(double Deviation) : Augmentation
{
    /// <inheritdoc/>
    public override string Text => $"noise {Affine.Number(Deviation)}";

    /// <inheritdoc/>
    public override AugmentationKernels Load(AugmentationContext context) => new Loaded(this, context);

    private sealed class Loaded(Noise noise, AugmentationContext context) : PixelKernels
    {
        private readonly RandomPixels _kernels = new(context.Accelerator, context.MaxRows);

        public override void Run(int rows, ArrayView<float> input, ArrayView<float> output) =>
            _kernels.Noise(rows, context.Shape.Size, (float)noise.Deviation, context.Random, context.Stream, input, output);

        public override void Dispose() => _kernels.Dispose();
    }
}
