using System.Reflection;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace GpuTrainer.Compute;

/// <summary>
/// A kernel on an OpenCL device, built at the first launch together with all kernels loaded by then (<see cref="OpenClPrograms"/>).
/// </summary>
internal sealed unsafe class OpenClProgramKernel : BuiltInKernel
{
    private const int AutoGroupThreads = 256;

    // Drivers may hold back enqueued work until a flush; after this many launches there is enough to start on.
    private const int LaunchesPerFlush = 8;

    private readonly CLAPI _api = CLAPI.CurrentAPI;
    private readonly CLAccelerator _accelerator;
    private readonly OpenClPrograms _programs;
    private readonly (bool IsView, int Size)[] _arguments; // The bytes of the scalar, or of an element of the view.

    // Guards the kernel object: its arguments are state, so setting them and enqueueing are one step.
    private readonly Lock _lock = new();
    private nint _kernel;
    private int _autoGroupThreads;

    internal OpenClProgramKernel(OpenClBackEnd backEnd, CLAccelerator accelerator, MethodInfo method, KernelDescriptor descriptor)
        : base(backEnd, method, descriptor)
    {
        if (descriptor.OpenCl.Length == 0)
            throw new DeviceException($"{descriptor.Name} has no OpenCL code. Rebuild the project that holds it.");
        _accelerator = accelerator;
        _programs = backEnd.Programs;
        _programs.Add(descriptor);
        _arguments = [.. descriptor.Parameters.Select(parameter => (parameter.IsView, SizeOf(parameter.ElementType)))];
    }

    internal override void Enqueue(AcceleratorStream stream, in KernelConfig config, byte* arguments)
    {
        nint queue = ((CLStream)stream).CommandQueue;
        nuint* local = stackalloc nuint[] { (nuint)config.GroupDim.X, (nuint)config.GroupDim.Y, (nuint)config.GroupDim.Z };
        nuint* global = stackalloc nuint[]
        {
            local[0] * (nuint)config.GridDim.X, local[1] * (nuint)config.GridDim.Y, local[2] * (nuint)config.GridDim.Z,
        };
        lock (_lock)
        {
            nint kernel = Kernel();
            SetArguments(kernel, arguments);
            CLError status = OpenClDriver.EnqueueKernel(queue, kernel, 3, null, global, local, 0, null, null);
            if (status != CLError.CL_SUCCESS)
                ThrowRefused(status, config);
        }

        if (_programs.CountLaunch() % LaunchesPerFlush == 0)
            OpenClException.ThrowIfFailed(_api.FlushCommandQueue(queue), "clFlush", $"{Descriptor.Name} on {_accelerator.Name}.");
    }

    internal override KernelConfig AutoGroup(Index3D extent)
    {
        int threads;
        lock (_lock)
        {
            Kernel();
            threads = _autoGroupThreads;
        }

        // Few different shapes, because PoCL and other CPU drivers recompile a kernel for each. Lanes run along x, at least 16 so that
        // narrow matrices leave few idle. On such drivers groups are flat: they make a loop of each axis, and one compiles faster than two.
        Index3D most = _accelerator.MaxGroupSize;
        bool isFlat = Descriptor.IndexRank == 1 || OpenClDevices.IsProcessor(_accelerator.Device);
        int x = Math.Min(most.X, Descriptor.IndexRank == 1 ? threads : Math.Min(threads, extent.X <= 16 ? 16 : extent.X <= 32 ? 32 : 64));
        int y = isFlat ? 1 : Math.Min(most.Y, threads / x);
        return new KernelConfig(new Index3D(Groups(extent.X, x), Groups(extent.Y, y), extent.Z), new Index3D(x, y, 1));
    }

    protected override void DisposeAcceleratorObject(bool disposing)
    {
        lock (_lock)
        {
            if (_kernel != 0)
                _ = _api.ReleaseKernel(_kernel); // A failure here leaves nothing to clean up.
            _kernel = 0;
        }
    }

    // Beyond int.MaxValue - size a thread's index would wrap to a negative value, which passes every "index < extent".
    private int Groups(int extent, int size) => extent <= int.MaxValue - size
        ? (extent + size - 1) / size
        : throw new ArgumentOutOfRangeException(
            nameof(extent), extent, $"{Descriptor.Name}: at most {int.MaxValue - size} threads along an axis.");

    private nint Kernel()
    {
        if (_kernel == 0)
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            _kernel = _programs.CreateKernel(Descriptor);

            // What this kernel's registers allow, rounded down to a power of two.
            nint most = _api.GetKernelWorkGroupInfo<nint>(
                _kernel, _accelerator.DeviceId, CLKernelWorkGroupInfoType.CL_KERNEL_WORK_GROUP_SIZE);
            _autoGroupThreads = 1 << int.Log2((int)Math.Clamp(most, 1, AutoGroupThreads));
        }

        return _kernel;
    }

    // Arguments are packed as in ArgumentWriter and ordered as in OpenClEmitter.
    private void SetArguments(nint kernel, byte* packed)
    {
        int position = 0;
        foreach ((bool isView, int size) in _arguments)
        {
            if (!isView)
            {
                Set(kernel, position++, size, packed);
                packed += 8;
                continue;
            }

            long firstElement = *(long*)(packed + 8) / size;
            Set(kernel, position++, sizeof(nint), packed);
            Set(kernel, position++, sizeof(long), (byte*)&firstElement);
            Set(kernel, position++, sizeof(long), packed + 16);
            packed += 24;
        }
    }

    private void Set(nint kernel, int position, int size, byte* value)
    {
        CLError status = _api.SetKernelArgumentUnsafe(kernel, position, size, value);
        if (status != CLError.CL_SUCCESS)
            throw new OpenClException("clSetKernelArg", status, $"{Descriptor.Name}, argument {position} of {size} bytes.");
    }

    private void ThrowRefused(CLError status, KernelConfig config) => throw new OpenClException(
        "clEnqueueNDRangeKernel",
        status,
        $"{Descriptor.Name}, grid {config.GridDim}, group {config.GroupDim}, on {_accelerator.Name} " +
        $"(at most {_accelerator.MaxNumThreadsPerGroup} threads a group).");

    private static int SizeOf(string elementType) => elementType switch
    {
        "bool" or "byte" => 1,
        "int" or "uint" or "float" => 4,
        "long" or "double" => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(elementType), elementType, "No kernel parameter has this type."),
    };
}
