using GpuTrainer.Kernels;
using GpuTrainer.Model;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>The gathering of a network's input, with the normalisation that the network was trained with.</summary>
internal static class InputGather
{
    /// <summary>Loads it.</summary>
    public static BatchGather Create(Accelerator accelerator, ModelDescription description)
    {
        if (description.Normalization.IsNone)
            return new BatchGather(accelerator);
        (float[] mean, float[] deviation) = description.Normalization.Expand(description.Model.InputShape);
        return new BatchGather(accelerator, mean, deviation);
    }
}
