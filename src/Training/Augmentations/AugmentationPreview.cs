using GpuTrainer.Compute;
using GpuTrainer.Data;
using GpuTrainer.Kernels;
using GpuTrainer.Model;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>Draws what a network gets of a data set's first items, before normalisation.</summary>
public static class AugmentationPreview
{
    /// <summary>Gathers and changes items as a training step does.</summary>
    /// <param name="accelerator">Where to run.</param>
    /// <param name="data">The training part.</param>
    /// <param name="augmentations">How they are changed; none = not at all.</param>
    /// <param name="items">Which of them.</param>
    /// <param name="seed">As for the training.</param>
    /// <param name="epoch">From 1.</param>
    /// <returns>[C, H, W] bytes of each item, rounded and bounded to 0 to 255.</returns>
    public static IReadOnlyList<byte[]> Draw(
        Accelerator accelerator, IDataset data, IReadOnlyList<Augmentation> augmentations, ReadOnlySpan<int> items, ulong seed, int epoch)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(augmentations);
        ImageShape shape = data.ItemShape;
        int count = items.Length;
        // The draws depend on the sample's number in the whole set, so the subset's places and the set's numbers are two things.
        var subset = new SubsetDataset(data, data.Name, items);
        int[] places = new int[count];
        SampleOrder.Sequential(places);
        using var device = new ResidentDataset(accelerator, subset);
        device.BeginPass(places);
        using MemoryBuffer1D<int, Stride1D.Dense> numbers = accelerator.Allocate1D<int>(count);
        numbers.AsContiguous().CopyFromCPU(items);
        using MemoryBuffer1D<int, Stride1D.Dense> labels = accelerator.Allocate1D<int>(count);
        using MemoryBuffer1D<float, Stride1D.Dense> output = accelerator.Allocate1D<float>((long)count * shape.Size);
        using var clock = new StepClock(accelerator);
        // One step an epoch, so that the number of steps done is the number of epochs before this one.
        clock.Set(0, epoch - 1);
        using var gather = new BatchGather(accelerator);
        using AugmentationPipeline? pipeline = augmentations.Count == 0 ? null : new AugmentationPipeline(
            accelerator, augmentations, shape, new Shape(shape.Channels, shape.Height, shape.Width), InputNormalization.None, count,
            new SampleRandom(numbers.View, clock.View, count, 1, seed));
        gather.Gather(
            count, shape.Size, device.Items, device.Labels, device.Places, count, clock.View, pipeline?.Input ?? output.View, labels.View);
        pipeline?.Run(count, output.View);
        float[] values = output.GetAsArray1D();
        return [.. Enumerable.Range(0, count).Select(i => Array.ConvertAll(
            values[(i * shape.Size)..((i + 1) * shape.Size)], value => (byte)Math.Clamp(MathF.Round(value * 255f), 0f, 255f)))];
    }
}
