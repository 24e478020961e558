using System.Diagnostics;
using System.Runtime.CompilerServices;
using ILGPU;

namespace GpuTrainer.Compute;

/// <summary>
/// Remembers how long the launches of a kernel took, by their shape, to decide which are worth the workers. It has no influence on results.
/// </summary>
internal struct CpuLaunchCosts
{
    // Waking a parked worker takes some 5 to 10 us, handing work to a spinning one some 1 us.
    private const int WorthMicroseconds = 8;

    // A launch that was never seen is taken for a small one up to this many threads of an auto-grouped (so cheap a thread) kernel.
    private const int SmallLanes = 16 * 1024;

    private static readonly long s_worthTicks = Stopwatch.Frequency * WorthMicroseconds / 1_000_000;

    private Slots _ticks; // Of the work of all threads together; 0: not known. Shapes that share a slot only mislead each other.

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
            : ticks > s_worthTicks;
    }

    internal void Record(int slot, long ticks)
    {
        // Takes a shorter time at once and a longer one by and by: the first launch is compiled, and any may be interrupted.
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
