namespace GpuTrainer.Compute.Cuda;

/// <summary>A kernel on a GPU. Its PTX is compiled at the first launch: a run uses a part of the kernels that it loads.</summary>
internal sealed unsafe class CudaLoadedKernel : LoadedKernel
{
    private const int AutoGroupThreads = 256;
    private const int FewestAutoGroupThreads = 64;

    private readonly CudaContext _context;
    private readonly Lock _lock = new();
    private readonly bool[] _isView;
    private readonly int _views;
    private CudaModule? _module;

    internal CudaLoadedKernel(CudaAccelerator accelerator, CudaContext context, KernelDescriptor descriptor)
        : base(accelerator, descriptor)
    {
        _context = context;
        if (descriptor.Ptx.Length == 0)
            throw new DeviceException($"{descriptor.Name} has no PTX. Rebuild the project that holds it.");
        _isView = [.. descriptor.Parameters.Select(parameter => parameter.IsView)];
        _views = _isView.Count(isView => isView);
    }

    public override void Dispose()
    {
        lock (_lock)
        {
            _module?.Dispose();
            _module = null;
        }
    }

    /// <summary>Compiles the kernel, unless that has been done.</summary>
    internal CudaModule Compile()
    {
        if (Volatile.Read(ref _module) is CudaModule compiled)
            return compiled;
        lock (_lock)
            return _module ??= new CudaModule(_context, Descriptor);
    }

    internal override void Enqueue(AcceleratorStream stream, in KernelConfig config, byte* arguments)
    {
        CudaModule module = Compile();
        Index3D grid = config.GridDim, group = config.GroupDim;
        if (group.Size > module.MaxThreadsPerGroup)
            ThrowTooManyThreads(module, group);

        // The driver wants a pointer to each parameter, in PtxEmitter's order: a view is its address and its length.
        void** parameters = stackalloc void*[_isView.Length + _views + 1];
        long* addresses = stackalloc long[_views + 1];
        void** next = parameters;
        foreach (bool isView in _isView)
        {
            if (!isView)
            {
                *next++ = arguments;
                arguments += 8;
                continue;
            }

            *addresses = *(nint*)arguments + *(long*)(arguments + 8);
            *next++ = addresses++;
            *next++ = arguments + 16;
            arguments += 24;
        }

        int status = _context.Enter().LaunchKernel(
            module.Function, (uint)grid.X, (uint)grid.Y, (uint)grid.Z, (uint)group.X, (uint)group.Y, (uint)group.Z, 0, ((CudaStream)stream).Handle, parameters, null);
        if (status != 0)
            throw new CudaException(_context.Driver, "LaunchKernel", status, $"Kernel {Descriptor.Name}, {config}.");
    }

    internal override KernelConfig AutoGroup(Index3D extent)
    {
        int most = Math.Min(Compile().MaxThreadsPerGroup, AutoGroupThreads);
        int threads = FewestAutoGroupThreads;

        // Groups as large as leaves none of the multiprocessors without one.
        while (threads * 2 <= most && (long)extent.X * extent.Y * extent.Z >= 2L * threads * Accelerator.NumMultiprocessors)
            threads *= 2;
        int warp = Accelerator.WarpSize;
        int x = Descriptor.IndexRank == 1 ? threads : Math.Min(threads, extent.X <= warp ? warp : 2 * warp);
        int y = threads / x;
        return new KernelConfig(
            new Index3D(Groups(extent.X, x, Accelerator.MaxGridSize.X), Groups(extent.Y, y, Accelerator.MaxGridSize.Y), Groups(extent.Z, 1, Accelerator.MaxGridSize.Z)),
            new Index3D(x, y, 1));
    }

    // Past int.MaxValue - size a thread's index would wrap to a negative one, which every "index < extent" lets pass.
    private int Groups(int extent, int size, int most)
    {
        long groups = ((long)extent + size - 1) / size;
        return extent <= int.MaxValue - size && groups <= most
            ? (int)groups
            : throw new ArgumentOutOfRangeException(
                nameof(extent), extent, $"{Descriptor.Name}: {Accelerator.Name} allows {most} groups of {size} threads along this axis. Give each thread more work.");
    }

    private void ThrowTooManyThreads(CudaModule module, Index3D group) => throw new ArgumentOutOfRangeException(
        nameof(group), $"{Descriptor.Name}: a group of {group} has {group.Size} threads; its registers allow {module.MaxThreadsPerGroup} on {Accelerator.Name}. Launch smaller groups.");
}
