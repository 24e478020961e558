using System;
using System.Collections.Generic;
using System.Linq;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Emit.Ptx;

/// <summary>
/// Finds accesses to neighbouring elements that one vector instruction can serve: 2 or 4 elements, the first of which is proven to be at a
/// multiple of the vector's size.
/// </summary>
internal sealed class PtxNeighbours(Kernel kernel)
{
    private const int WidestVector = 16;

    private readonly PtxAlignment _alignment = new(kernel);

    /// <summary>Whether accesses to the memory can be part of a vector at all.</summary>
    public static bool MayBeVector(Memory memory) => WidestBits(memory) > 0;

    /// <summary>Whether it is the same array, or the same view parameter.</summary>
    public static bool IsSame(Memory left, Memory right) =>
        left == right || (left is GlobalMemory a && right is GlobalMemory b && a.Parameter == b.Parameter);

    /// <summary>The variable part of an index, as text to compare, and the constant added to it.</summary>
    public static (string Place, long Constant) Split(Expression index)
    {
        (Expression? variable, long constant) = PtxIndex.Split(index);
        return (variable?.ToString() ?? "", constant);
    }

    /// <summary>The widest vector that an access belongs to, in address order; null if it belongs to none.</summary>
    /// <param name="memory">What is accessed.</param>
    /// <param name="index">The index of the access.</param>
    /// <param name="candidates">The access and others with the same variable part, by the constant parts of their indices.</param>
    public T[]? Vector<T>(Memory memory, Expression index, IReadOnlyDictionary<long, T> candidates)
        where T : Statement
    {
        (Expression? variable, long constant) = PtxIndex.Split(index);
        int zeroBits = variable is null ? PtxAlignment.MaxBits : _alignment.ZeroBits(variable);
        for (int bits = Math.Min(zeroBits, WidestBits(memory)); bits >= 1; bits--)
        {
            int width = 1 << bits;
            long lowest = constant & -width;
            var vector =
                Enumerable.Range(0, width).Select(i => candidates.TryGetValue(lowest + i, out T? access) ? access : null).ToArray();
            if (vector.All(access => access is not null))
                return vector!;
        }

        return null;
    }

    // The base-2 logarithm of the number of elements. Shared arrays are aligned to 16 bytes. A view may start at any element unless
    // [Aligned] promises otherwise, which the runtime checks at each launch. Local arrays are in registers where it matters.
    private static int WidestBits(Memory memory)
    {
        int alignment = memory switch
        {
            SharedArray => WidestVector,
            GlobalMemory global => Math.Min(global.Parameter.Alignment, WidestVector),
            _ => 1,
        };
        int size = memory.ElementType.SizeInBytes();
        return size is 4 or 8 && alignment > size ? PtxAlignment.ZeroBits(alignment / size) : 0;
    }
}
