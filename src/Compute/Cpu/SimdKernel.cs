using System.Diagnostics;
using System.Reflection;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Compute;

/// <summary>A kernel's entry point for the vector width in use, and how its launches are divided into groups.</summary>
internal sealed unsafe class SimdKernel : BuiltInKernel
{
    // Threads of an auto-grouped launch's group: enough to amortize a call of the entry, and a multiple of the widest vector.
    private const int GroupLanes = 1024;
    private const int WidestVector = 16;

    private readonly delegate*<CpuLaunch*, int, int, void> _entry;
    private readonly CpuWorkers _workers;
    private CpuLaunchCosts _costs; // Not locked: losing an update of an estimate does no harm.

    internal SimdKernel(SimdAccelerator accelerator, BackEnd backEnd, MethodInfo method, KernelDescriptor descriptor)
        : base(backEnd, method, descriptor)
    {
        _entry = descriptor.Cpu.Entry(accelerator.VectorWidth);
        _workers = accelerator.Workers;
        CpuEntryCompilation.Begin(descriptor, accelerator.VectorWidth);
    }

    protected override void DisposeAcceleratorObject(bool disposing) { }

    internal override void Enqueue(AcceleratorStream stream, in KernelConfig config, byte* arguments)
    {
        long groups = LaunchShape.Count(config.GridDim);
        if (groups > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(
                nameof(config),
                $"{Descriptor.Name}: a grid of {config.GridDim} has {groups} groups; the CPU allows {int.MaxValue}. Give each group more "
                + "work.");
        }

        CpuLaunch launch = new()
        {
            Arguments = arguments,
            GridDimX = config.GridDim.X,
            GridDimY = config.GridDim.Y,
            GridDimZ = config.GridDim.Z,
            GroupDimX = config.GroupDim.X,
            GroupDimY = config.GroupDim.Y,
            GroupDimZ = config.GroupDim.Z,
        };
        int slot = CpuLaunchCosts.Slot(config);
        bool workers = groups > 1 && _workers.Threads > 1 && _costs.IsWorthWorkers(slot, Descriptor.IndexRank, config);
        long start = Stopwatch.GetTimestamp();
        if (workers)
            _workers.Run(_entry, &launch, (int)groups);
        else
            _entry(&launch, 0, (int)groups);
        long elapsed = Stopwatch.GetTimestamp() - start;
        _costs.Record(slot, workers ? elapsed * Math.Min(groups, _workers.Threads) : elapsed);
    }

    internal override KernelConfig AutoGroup(Index3D extent)
    {
        // Lanes run along x, so a group takes whole rows first; short rows are stacked until it is large enough.
        int x = Math.Min(RoundUp(extent.X, WidestVector), GroupLanes);
        int y = Math.Min(extent.Y, GroupLanes / x);
        int z = Math.Min(extent.Z, GroupLanes / (x * y));
        return new KernelConfig(
            new Index3D(Blocks(extent.X, x), Blocks(extent.Y, y), Blocks(extent.Z, z)), new Index3D(x, y, z));
    }

    private static int RoundUp(int value, int multiple) => value > GroupLanes ? GroupLanes : (value + multiple - 1) / multiple * multiple;

    private static int Blocks(int extent, int block) => extent / block + (extent % block > 0 ? 1 : 0);
}
