using System.Diagnostics;
using System.Runtime.CompilerServices;
using ILGPU;

namespace GpuTrainer.Compute;

/// <summary>
/// Remembers how long launches of a kernel took, by shape, to decide which are worth waking the workers. Results do not depend on it.
/// </summary>
internal struct CpuLaunchCosts
{
    // Waking a parked worker takes about 5 to 10 us, handing work to a spinning one about 1 us.
    private const int WorthMicroseconds = 8;

    // A shape not seen yet counts as small up to this many threads of an auto-grouped kernel, whose threads are cheap.
    private const int SmallLanes = 16 * 1024;

    private static readonly long WorthTicks = Stopwatch.Frequency * WorthMicroseconds / 1_000_000;

    private Slots _ticks; // CPU time summed over all threads; 0: unknown. Shapes that share a slot merely skew each other's estimate.

    internal static int Slot(in KernelConfig config)
    {
        uint hash = (uint)config.GridDim.X * 2654435761u ^ (uint)config.GridDim.Y * 2246822519u ^ (uint)config.GridDim.Z * 3266489917u;
        return (int)(hash >> 24) % Slots.Length;
    }

    internal readonly bool IsWorthWorkers(int slot, int indexRank, in KernelConfig config)
    {
        long ticks = _ticks[slot];
        return ticks == 0
            ? indexRank == 0 || LaunchShape.Count(config.GridDim) * LaunchShape.Count(config.GroupDim) > SmallLanes
            : ticks > WorthTicks;
    }

    internal void Record(int slot, long ticks)
    {
        // Accepts a shorter time at once and a longer one gradually: the first launch includes JIT compilation, and any may be interrupted.
        ref long known = ref _ticks[slot];
        ticks = Math.Max(ticks, 1);
        known = known == 0 || ticks < known ? ticks : known + (ticks - known) / 4;
    }

    [InlineArray(Length)]
    private struct Slots
    {
        public const int Length = 16;

        private long _first;
    }
}
