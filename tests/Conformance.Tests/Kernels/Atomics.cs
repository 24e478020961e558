using GpuTrainer.Compute;
using ILGPU;

namespace GpuTrainer.Conformance.Kernels;

/// <summary>Atomics that many threads do to the same elements.</summary>
internal static class Atomics
{
    [Kernel]
    public static void IntAtomics(Index1D i, ArrayView<int> a, ArrayView<int> r)
    {
        int x = a[i];
        Atomic.Add(ref r[0], x);
        Atomic.Min(ref r[1], x);
        Atomic.Max(ref r[2], x);
        Atomic.And(ref r[3], x);
        Atomic.Or(ref r[4], x);
        Atomic.Xor(ref r[5], x);
    }

    [Kernel]
    public static void UIntAtomics(Index1D i, ArrayView<uint> a, ArrayView<uint> r)
    {
        uint x = a[i];
        Atomic.Add(ref r[0], x);
        Atomic.Min(ref r[1], x);
        Atomic.Max(ref r[2], x);
        Atomic.And(ref r[3], x);
        Atomic.Or(ref r[4], x);
        Atomic.Xor(ref r[5], x);
    }

    [Kernel]
    public static void LongAtomics(Index1D i, ArrayView<long> a, ArrayView<long> r)
    {
        long x = a[i];
        Atomic.Add(ref r[0], x);
        Atomic.Min(ref r[1], x);
        Atomic.Max(ref r[2], x);
        Atomic.And(ref r[3], x);
        Atomic.Or(ref r[4], x);
        Atomic.Xor(ref r[5], x);
    }

    /// <summary>Each thread takes a ticket, and marks it as taken by exchanging: every ticket is taken once.</summary>
    [Kernel]
    public static void Tickets(Index1D i, ArrayView<int> next, ArrayView<int> taken, ArrayView<int> clashes)
    {
        int ticket = Atomic.Add(ref next[0], 1);
        int before = Atomic.Exchange(ref taken[ticket], 1);
        int won = Atomic.CompareExchange(ref taken[ticket], 1, 2);
        if (before != 0 || won != 1)
            Atomic.Add(ref clashes[0], 1);
    }

    [Kernel]
    public static void SharedHistogram(ArrayView<int> a, ArrayView<int> bins, int n)
    {
        ArrayView<int> shared = SharedMemory.Allocate<int>(16);
        if (Group.IdxX < 16)
            shared[Group.IdxX] = 0;

        Group.Barrier();
        for (int i = Grid.IdxX * Group.DimX + Group.IdxX; i < n; i += Grid.DimX * Group.DimX)
            Atomic.Add(ref shared[a[i] & 15], 1);

        Group.Barrier();
        if (Group.IdxX < 16)
            Atomic.Add(ref bins[Group.IdxX], shared[Group.IdxX]);
    }
}
