using System;
using System.Collections.Generic;
using System.Linq;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Emit.Ptx;

/// <summary>
/// Says which accesses of one memory are neighbours that one vector instruction can do: 2 or 4 elements whose first is proven to lie at a
/// multiple of the vector's size.
/// </summary>
internal sealed class PtxNeighbours(Kernel kernel)
{
    private const int WidestVector = 16;

    private readonly PtxAlignment _alignment = new(kernel);

    /// <summary>Whether accesses of the memory can be parts of a vector at all.</summary>
    public static bool MayBeVector(Memory memory) => WidestBits(memory) > 0;

    /// <summary>Whether it is the same array, or the same view parameter.</summary>
    public static bool IsSame(Memory left, Memory right) =>
        left == right || (left is GlobalMemory a && right is GlobalMemory b && a.Parameter == b.Parameter);

    /// <summary>The part of an index that varies, as text to compare, and the constant that is added to it.</summary>
    public static (string Place, long Constant) Split(Expression index)
    {
        (Expression? variable, long constant) = PtxIndex.Split(index);
        return (variable?.ToString() ?? "", constant);
    }

    /// <summary>The widest vector that an access is part of, in the order of addresses; null if it is of none.</summary>
    /// <param name="memory">What is accessed.</param>
    /// <param name="index">The index of the one access.</param>
    /// <param name="candidates">It and others with the same varying part, by the constant parts of their indices.</param>
    public T[]? Vector<T>(Memory memory, Expression index, IReadOnlyDictionary<long, T> candidates)
        where T : Statement
    {
        (Expression? variable, long constant) = PtxIndex.Split(index);
        int zeroBits = variable is null ? PtxAlignment.MostBits : _alignment.ZeroBits(variable);
        for (int bits = Math.Min(zeroBits, WidestBits(memory)); bits >= 1; bits--)
        {
            int width = 1 << bits;
            long lowest = constant & -width;
            var vector = Enumerable.Range(0, width).Select(i => candidates.TryGetValue(lowest + i, out T? access) ? access : null).ToArray();
            if (vector.All(access => access is not null))
            {
                return vector!;
            }
        }

        return null;
    }

    // The number of elements as a power of two. Shared arrays are declared at a multiple of 16 bytes; a view starts at any element but for
    // what [Aligned] promises, which the runtime checks at each launch. Local arrays live in registers where it matters.
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
