using System;

namespace GpuTrainer.KernelCompiler.Ir;

/// <summary>What a kernel promises of its launches: see the dialect's LaunchBoundsAttribute.</summary>
public sealed class LaunchBounds
{
    /// <summary>A promise.</summary>
    /// <param name="maxThreads">Threads of the largest group, 1 to 1024.</param>
    /// <param name="minGroups">Groups that are to fit a multiprocessor, 1 or more.</param>
    public LaunchBounds(int maxThreads, int minGroups)
    {
        if (maxThreads is < 1 or > 1024 || minGroups < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(maxThreads), $"[LaunchBounds({maxThreads}, {minGroups})]: expected 1 to 1024 threads, and 1 group or more.");
        }

        MaxThreads = maxThreads;
        MinGroups = minGroups;
    }

    /// <summary>Threads of the largest group.</summary>
    public int MaxThreads { get; }

    /// <summary>Groups that are to fit a multiprocessor.</summary>
    public int MinGroups { get; }
}
