using System;
using System.Collections.Generic;
using System.Linq;

namespace GpuTrainer.KernelCompiler.Ir;

/// <summary>
/// One kernel. Auto-grouped kernels (<paramref name="indexRank"/> &gt; 0) are lowered to the grouped form: their global index along each
/// axis is GridIndex * GroupDimension + GroupIndex, their extents are I32 scalar parameters appended to <see cref="Parameters"/>, and their
/// body is guarded by index &lt; extent.
/// </summary>
public sealed class Kernel(
    string name, string entryPoint, int indexRank, IEnumerable<KernelParameter> parameters, IEnumerable<SharedArray> sharedArrays,
    IEnumerable<LocalArray> localArrays, Block body, SourceSpan span)
{
    /// <summary>Full C# name, such as GpuTrainer.Kernels.Relu.Forward.</summary>
    public string Name { get; } = name;

    /// <summary>An identifier that is legal and unique in OpenCL C, PTX and C#, such as GpuTrainer_Kernels_Relu_Forward.</summary>
    public string EntryPoint { get; } = entryPoint;

    /// <summary>0: explicitly grouped. 1 to 3: auto-grouped with Index1D, Index2D or Index3D.</summary>
    public int IndexRank { get; } = indexRank;

    /// <summary>
    /// The C# method's parameters without the index, then <see cref="IndexRank"/> I32 extents named extentX, extentY, extentZ.
    /// </summary>
    public IReadOnlyList<KernelParameter> Parameters { get; } = parameters.ToArray();

    /// <summary>The arrays in shared memory that the body uses.</summary>
    public IReadOnlyList<SharedArray> SharedArrays { get; } = sharedArrays.ToArray();

    /// <summary>The arrays in local memory that the body uses.</summary>
    public IReadOnlyList<LocalArray> LocalArrays { get; } = localArrays.ToArray();

    /// <summary>What one thread does.</summary>
    public Block Body { get; } = body;

    /// <summary>The method's name in the source.</summary>
    public SourceSpan Span { get; } = span;

    /// <summary>What the kernel promises about its launches; null for nothing.</summary>
    public LaunchBounds? Bounds { get; init; }

    /// <summary>The same kernel with another body and other local arrays.</summary>
    public Kernel With(Block body, IEnumerable<LocalArray> localArrays) =>
        new(Name, EntryPoint, IndexRank, Parameters, SharedArrays, localArrays, body, Span) { Bounds = Bounds };

    /// <inheritdoc/>
    public override string ToString() => IrPrinter.Print(this);
}

/// <summary>What a kernel promises about its launches: see the dialect's LaunchBoundsAttribute.</summary>
public sealed class LaunchBounds
{
    /// <summary>A promise.</summary>
    /// <param name="maxThreads">Threads of the largest group, 1 to 1024.</param>
    /// <param name="minGroups">Groups that must fit on a multiprocessor at a time, at least 1.</param>
    public LaunchBounds(int maxThreads, int minGroups)
    {
        if (maxThreads is < 1 or > 1024 || minGroups < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(maxThreads), $"[LaunchBounds({maxThreads}, {minGroups})]: expected 1 to 1024 threads and at least 1 group.");
        }

        MaxThreads = maxThreads;
        MinGroups = minGroups;
    }

    /// <summary>Threads of the largest group.</summary>
    public int MaxThreads { get; }

    /// <summary>Groups that must fit on a multiprocessor at a time.</summary>
    public int MinGroups { get; }
}
