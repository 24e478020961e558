using GpuTrainer.Compute;
using GpuTrainer.Data;
using GpuTrainer.Kernels;
using GpuTrainer.Model;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>Augments items of a data set as in training, before normalisation, for display.</summary>
public static class AugmentationPreview
{
    /// <summary>Gathers and augments items as a training step does.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="data">The training part.</param>
    /// <param name="augmentations">The augmentations; empty = none.</param>
    /// <param name="items">The indices of the items.</param>
    /// <param name="seed">The training's seed.</param>
    /// <param name="epoch">From 1.</param>
    /// <returns>[C, H, W] bytes of each item, rounded and clamped to 0 to 255.</returns>
    public static IReadOnlyList<byte[]> Draw(
        Accelerator accelerator, IDataset data, IReadOnlyList<Augmentation> augmentations, ReadOnlySpan<int> items, ulong seed, int epoch)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(augmentations);
        ImageShape shape = data.ItemShape;
        int count = items.Length;
        // Draws depend on a sample's index in the whole set, so the random numbers use those and the gather the places in the subset.
        var subset = new SubsetDataset(data, data.Name, items);
        int[] places = new int[count];
        SampleOrder.Sequential(places);
        using var device = new ResidentDataset(accelerator, subset);
        device.BeginPass(places);
        using MemoryBuffer1D<int, Stride1D.Dense> numbers = accelerator.Allocate1D<int>(count);
        numbers.AsContiguous().CopyFromCPU(items);
        using MemoryBuffer1D<float, Stride1D.Dense> output = accelerator.Allocate1D<float>((long)count * shape.Size);
        using var gather = new InputGather(accelerator, count, description: null);
        // With one step per epoch, the steps done are the epochs before this one.
        gather.Clock.Set(0, epoch - 1);
        using AugmentationPipeline? pipeline = augmentations.Count == 0 ? null : new AugmentationPipeline(
            accelerator, augmentations, shape, new Shape(shape.Channels, shape.Height, shape.Width), InputNormalization.None, count,
            new SampleRandom(numbers.View, gather.Clock.View, count, 1, seed));
        gather.Gather(count, device, pipeline?.Input ?? output.View);
        pipeline?.Run(count, output.View);
        float[] values = output.GetAsArray1D();
        return [.. Enumerable.Range(0, count).Select(i => Array.ConvertAll(
            values[(i * shape.Size)..((i + 1) * shape.Size)], value => (byte)Math.Clamp(MathF.Round(value * 255f), 0f, 255f)))];
    }
}
