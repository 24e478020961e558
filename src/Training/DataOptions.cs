using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>How data come to the device; none of it changes a bit of what is learned.</summary>
public sealed record DataOptions
{
    /// <summary>The most bytes of the device's that a part of a data set may take; a larger one is streamed. null = half of the memory.</summary>
    public long? MemoryBudget { get; init; }

    /// <summary>Threads that read items, at least 1; 0 = as many as there are processors.</summary>
    public int Readers { get; init; }

    /// <summary>Half of the device's memory; of the machine's, where the device is the processor.</summary>
    internal static long DefaultMemoryBudget(Accelerator accelerator) =>
        Math.Min(accelerator.MemorySize, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes) / 2;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="TrainingException">A value is out of its range.</exception>
    internal void Check()
    {
        if (MemoryBudget < 1)
            throw new TrainingException($"{nameof(MemoryBudget)} is {MemoryBudget}, expected at least 1 byte.");
        if (Readers < 0)
            throw new TrainingException($"{nameof(Readers)} is {Readers}, expected at least 0.");
    }
}
