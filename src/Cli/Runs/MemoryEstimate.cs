using System.Globalization;
using GpuTrainer.Compute;
using GpuTrainer.Data;
using GpuTrainer.Model;
using GpuTrainer.Training;
using ILGPU.Runtime;

namespace GpuTrainer.Cli;

/// <summary>The memory that a training needs, told before any of it is allocated.</summary>
internal static class MemoryEstimate
{
    private const double Giga = 1e9;

    /// <summary>Refuses a training that cannot fit.</summary>
    /// <param name="device">Where it would run.</param>
    /// <param name="network">The network.</param>
    /// <param name="data">The data.</param>
    /// <param name="optimizer">Adam keeps two numbers a weight.</param>
    /// <param name="options">The batch's size, and what is kept beside the weights.</param>
    /// <exception cref="UsageException">It cannot fit.</exception>
    public static void Check(OpenDevice device, Sequential network, TrainTestData data, Optimizer optimizer, TrainerOptions options)
    {
        Accelerator accelerator = device.Accelerator;
        long has = accelerator.AcceleratorType == AcceleratorType.CPU
            ? Math.Min(accelerator.MemorySize, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)
            : accelerator.MemorySize;
        double needs = Bytes(network, data, optimizer, options);
        if (needs <= has)
            return;
        throw new UsageException(string.Create(
            CultureInfo.InvariantCulture,
            $"The training needs at least {needs / Giga:0.0} GB, the device has {has / Giga:0.0} GB ({device.Choice}): choose a smaller --batch-size, or smaller layers."));
    }

    /// <summary>
    /// What a training needs at least: weights and gradients, what the optimizer and the options keep beside them, and of each sample of a batch the input and
    /// what each layer makes of it, which the way back needs. Less than what it takes, for layers have more of their own.
    /// </summary>
    public static double Bytes(Sequential network, TrainTestData data, Optimizer optimizer, TrainerOptions options)
    {
        const int weightsAndGradients = 2;
        int rows = Math.Min(options.BatchSize, data.Train.Count);
        double weights = (double)network.Layout.BufferLength * (weightsAndGradients + (optimizer is Adam ? 2 : 0) + (options.Update.Ema is null ? 0 : 1) + (options.Update.Accumulate > 1 ? 1 : 0));
        double values = network.InputShape.Count;
        for (int layer = 0; layer < network.Layers.Count; layer++)
            values += KeepsItsOutput(network, layer) ? network.OutputShapeOf(layer).Count : 0;
        return sizeof(float) * (weights + (values * rows));
    }

    // Layers that only reshape, or work in place, share the memory of the layer before.
    private static bool KeepsItsOutput(Sequential network, int layer) => network.Layers[layer].MultiplyAdds(network.InputShapeOf(layer)) > 0;
}
