using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>How data get to the device. No option changes a bit of the result.</summary>
public sealed record DataOptions
{
    /// <summary>The most bytes of device memory for one part of a data set; a larger part is streamed. null = half of the memory.</summary>
    public long? MemoryBudget { get; init; }

    /// <summary>Threads that read items; 0 = one per processor.</summary>
    public int Readers { get; init; }

    /// <summary>Half of the device's memory, but at most half of the host's.</summary>
    internal static long DefaultMemoryBudget(Accelerator accelerator) =>
        Math.Min(accelerator.MemorySize, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes) / 2;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="TrainingException">A value is out of range.</exception>
    internal void Check()
    {
        if (MemoryBudget < 1)
            throw new TrainingException($"{nameof(MemoryBudget)} is {MemoryBudget}, expected at least 1 byte.");
        if (Readers < 0)
            throw new TrainingException($"{nameof(Readers)} is {Readers}, expected at least 0.");
    }
}
