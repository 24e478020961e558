using System.Reflection;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace GpuTrainer.Compute;

/// <summary>A kernel on a GPU. Its PTX is compiled at the first launch, because a run launches only some of the kernels it loads.</summary>
internal sealed unsafe class CudaModuleKernel : BuiltInKernel
{
    private const int AutoGroupThreads = 256;
    private const int FewestAutoGroupThreads = 64;

    private readonly CudaAccelerator _accelerator;
    private readonly Lock _lock = new();
    private readonly bool[] _isView;
    private readonly int _views;
    private CudaModule? _module;

    internal CudaModuleKernel(CudaBackEnd backEnd, MethodInfo method, KernelDescriptor descriptor)
        : base(backEnd, method, descriptor)
    {
        _accelerator = backEnd.Cuda;
        if (descriptor.Ptx.Length == 0)
            throw new DeviceException($"{descriptor.Name} has no PTX. Rebuild the project that holds it.");
        _isView = [.. descriptor.Parameters.Select(parameter => parameter.IsView)];
        _views = _isView.Count(isView => isView);
    }

    /// <summary>Compiles the kernel if that has not happened yet.</summary>
    internal CudaModule Compile()
    {
        if (Volatile.Read(ref _module) is CudaModule compiled)
            return compiled;
        _accelerator.Bind();
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            return _module ??= new CudaModule(_accelerator, Descriptor);
        }
    }

    internal override void Enqueue(AcceleratorStream stream, in KernelConfig config, byte* arguments)
    {
        CudaModule module = Compile();
        Index3D grid = config.GridDim, group = config.GroupDim;
        if (LaunchShape.Count(group) > module.MaxThreadsPerGroup)
            ThrowTooManyThreads(module, group);

        // The driver takes a pointer to each parameter, in PtxEmitter's order: a view is its address and its length.
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

        _accelerator.Bind();
        CudaError status = CudaAPI.CurrentAPI.LaunchKernel(
            module.Function, grid.X, grid.Y, grid.Z, group.X, group.Y, group.Z, 0, ((CudaStream)stream).StreamPtr, (nint)parameters, 0);
        if (status != CudaError.CUDA_SUCCESS)
            throw CudaFailure.Of(status, "cuLaunchKernel", $"Kernel {Descriptor.Name}, grid {grid} x group {group}.");
    }

    internal override KernelConfig AutoGroup(Index3D extent)
    {
        int most = Math.Min(Compile().MaxThreadsPerGroup, AutoGroupThreads);
        int threads = FewestAutoGroupThreads;

        // The largest groups that still leave one for every multiprocessor.
        while (threads * 2 <= most && LaunchShape.Count(extent) >= 2L * threads * _accelerator.NumMultiprocessors)
            threads *= 2;
        int warp = _accelerator.WarpSize;
        int x = Descriptor.IndexRank == 1 ? threads : Math.Min(threads, extent.X <= warp ? warp : 2 * warp);
        int y = threads / x;
        Index3D largest = _accelerator.MaxGridSize;
        return new KernelConfig(
            new Index3D(Groups(extent.X, x, largest.X), Groups(extent.Y, y, largest.Y), Groups(extent.Z, 1, largest.Z)),
            new Index3D(x, y, 1));
    }

    /// <summary>ILGPU calls this with the accelerator's context current, before destroying it.</summary>
    protected override void DisposeAcceleratorObject(bool disposing)
    {
        CudaError? status = Interlocked.Exchange(ref _module, null)?.Unload();
        if (disposing && status is { } failed)
            CudaFailure.ThrowIfFailed(failed, "cuModuleUnload");
    }

    // Beyond int.MaxValue - size a thread's index would wrap to a negative value, which passes every "index < extent".
    private int Groups(int extent, int size, int most)
    {
        long groups = ((long)extent + size - 1) / size;
        return extent <= int.MaxValue - size && groups <= most
            ? (int)groups
            : throw new ArgumentOutOfRangeException(
                nameof(extent), extent,
                $"{Descriptor.Name}: {Accelerator.Name} allows {most} groups of {size} threads along this axis. Give each thread more "
                + "work.");
    }

    private void ThrowTooManyThreads(CudaModule module, Index3D group) => throw new ArgumentOutOfRangeException(
        nameof(group),
        $"{Descriptor.Name}: a group of {group} has {LaunchShape.Count(group)} threads; its registers allow {module.MaxThreadsPerGroup} on "
            +
        $"{Accelerator.Name}. Launch smaller groups.");
}
