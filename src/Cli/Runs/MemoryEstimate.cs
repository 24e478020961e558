using System.Globalization;
using GpuTrainer.Compute;
using GpuTrainer.Data;
using GpuTrainer.Model;
using GpuTrainer.Training;
using ILGPU.Runtime;

namespace GpuTrainer.Cli;

/// <summary>Estimates the memory of a training before it is allocated.</summary>
internal static class MemoryEstimate
{
    private const double Giga = 1e9;

    /// <summary>Throws if a training cannot fit.</summary>
    /// <param name="device">The device.</param>
    /// <param name="network">The network.</param>
    /// <param name="data">The data.</param>
    /// <param name="optimizer">The optimizer, which may keep numbers of its own for each weight.</param>
    /// <param name="options">The batch size, and what is kept in addition to the weights.</param>
    /// <exception cref="UsageException">It cannot fit.</exception>
    public static void Check(OpenDevice device, Sequential network, TrainTestData data, Optimizer optimizer, TrainerOptions options)
    {
        Accelerator accelerator = device.Accelerator;
        long has = accelerator.AcceleratorType == AcceleratorType.CPU
            ? Math.Min(accelerator.MemorySize, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)
            : accelerator.MemorySize;
        double needs = Bytes(network, data, optimizer.Load(accelerator).StatesPerParameter, options);
        if (needs <= has)
            return;
        throw new UsageException(string.Create(
            CultureInfo.InvariantCulture,
            $"The training needs at least {needs / Giga:0.0} GB, but the device ({device.Choice}) has {has / Giga:0.0} GB; choose a "
            + $"smaller --batch-size or smaller layers."));
    }

    /// <summary>
    /// A lower bound of the memory in bytes: weights, gradients, the state of the optimizer and the update options, and for each sample of
    /// a batch the input and the output of each layer, which the backward pass needs. Layers may need more.
    /// </summary>
    private static double Bytes(Sequential network, TrainTestData data, int optimizerStates, TrainerOptions options)
    {
        const int weightsAndGradients = 2;
        int rows = Math.Min(options.BatchSize, data.Train.Count);
        int buffers = weightsAndGradients + optimizerStates
            + (options.Update.Ema is null ? 0 : 1) + (options.Update.Accumulate > 1 ? 1 : 0);
        double weights = (double)network.Layout.BufferLength * buffers;
        double values = network.InputShape.Count;
        for (int layer = 0; layer < network.Layers.Count; layer++)
            values += KeepsItsOutput(network, layer) ? network.OutputShapeOf(layer).Count : 0;
        return sizeof(float) * (weights + (values * rows));
    }

    // A layer that only reshapes or works in place shares the memory of the layer before it.
    private static bool KeepsItsOutput(Sequential network, int layer) =>
        network.Layers[layer].MultiplyAdds(network.InputShapeOf(layer)) > 0;
}
