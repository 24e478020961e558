namespace GpuTrainer.Compute.OpenCl;

/// <summary>
/// A kernel on an OpenCL device. It is built at the first launch, together with what else is loaded by then (<see cref="OpenClPrograms"/>).
/// </summary>
internal sealed unsafe class OpenClLoadedKernel : LoadedKernel
{
    private const int AutoGroupThreads = 256;

    private readonly CLAccelerator _accelerator;
    private readonly Argument[] _arguments;

    // Guards the kernel object: its arguments are state, set and enqueued as one.
    private readonly Lock _lock = new();
    private nint _kernel;
    private int _autoGroupThreads;

    public OpenClLoadedKernel(CLAccelerator accelerator, KernelDescriptor descriptor)
        : base(accelerator, descriptor)
    {
        _accelerator = accelerator;
        if (descriptor.OpenCl.Length == 0)
            throw new DeviceException($"{descriptor.Name} has no OpenCL code. Rebuild the project that holds it.");
        _arguments = [.. descriptor.Parameters.Select(parameter => new Argument(parameter.IsView, SizeOf(parameter.ElementType)))];
        accelerator.Programs.Add(descriptor);
    }

    public override void Dispose()
    {
        lock (_lock)
        {
            _accelerator.Library.Release(_accelerator.Library.ReleaseKernel, _kernel);
            _kernel = 0;
        }
    }

    internal override void Enqueue(AcceleratorStream stream, in KernelConfig config, byte* arguments)
    {
        nuint* local = stackalloc nuint[] { (nuint)config.GroupDim.X, (nuint)config.GroupDim.Y, (nuint)config.GroupDim.Z };
        nuint* global = stackalloc nuint[]
        {
            local[0] * (nuint)config.GridDim.X, local[1] * (nuint)config.GridDim.Y, local[2] * (nuint)config.GridDim.Z,
        };
        lock (_lock)
        {
            nint kernel = Kernel();
            SetArguments(kernel, arguments);
            CLAccelerator.Queue(stream).Launch(kernel, global, local, Descriptor.Name);
        }
    }

    internal override KernelConfig AutoGroup(Index3D extent)
    {
        int threads;
        lock (_lock)
        {
            Kernel();
            threads = _autoGroupThreads;
        }

        // Few shapes, because PoCL and other CPU drivers compile a kernel anew for each: lanes along x, 16 at least so that narrow
        // matrices leave few idle. Flat ones there, because such drivers make a loop of each axis, and one compiles faster than two.
        Index3D most = Accelerator.MaxGroupSize;
        int x = Math.Min(most.X, Descriptor.IndexRank == 1 ? threads : Math.Min(threads, extent.X <= 16 ? 16 : extent.X <= 32 ? 32 : 64));
        int y = Descriptor.IndexRank == 1 || !_accelerator.OpenClContext.Facts.IsGpu ? 1 : Math.Min(most.Y, threads / x);
        var group = new Index3D(x, y, 1);
        return new KernelConfig(new Index3D(Groups(extent.X, x), Groups(extent.Y, y), extent.Z), group);
    }

    // Past int.MaxValue - size a thread's index would wrap to a negative one, which every "index < extent" lets pass.
    private int Groups(int extent, int size) => extent <= int.MaxValue - size
        ? (extent + size - 1) / size
        : throw new ArgumentOutOfRangeException(nameof(extent), extent, $"{Descriptor.Name}: at most {int.MaxValue - size} threads along an axis.");

    private nint Kernel()
    {
        if (_kernel == 0)
        {
            _kernel = _accelerator.Programs.CreateKernel(Descriptor);

            // CL_KERNEL_WORK_GROUP_SIZE: what the registers of this kernel allow. Down to a power of two.
            nuint most;
            OpenClException.ThrowIfFailed(
                _accelerator.Library.GetKernelWorkGroupInfo(_kernel, _accelerator.OpenClContext.Device, 0x11B0, (nuint)sizeof(nuint), &most, null),
                "clGetKernelWorkGroupInfo");
            _autoGroupThreads = 1 << int.Log2(Math.Clamp((int)Math.Min(most, int.MaxValue), 1, AutoGroupThreads));
        }

        return _kernel;
    }

    // The packed form is that of KernelParameterInfo.PackedBytes; the order of the OpenCL arguments that of OpenClEmitter.
    private void SetArguments(nint kernel, byte* packed)
    {
        uint position = 0;
        foreach (Argument argument in _arguments)
        {
            if (!argument.IsView)
            {
                Set(kernel, position++, argument.Size, packed);
                packed += 8;
                continue;
            }

            long firstElement = *(long*)(packed + 8) / argument.Size;
            Set(kernel, position++, sizeof(nint), packed);
            Set(kernel, position++, sizeof(long), (byte*)&firstElement);
            Set(kernel, position++, sizeof(long), packed + 16);
            packed += 24;
        }
    }

    private void Set(nint kernel, uint position, int size, byte* value)
    {
        int status = _accelerator.Library.SetKernelArg(kernel, position, (nuint)size, value);
        if (status != 0)
            throw new OpenClException("clSetKernelArg", status, $"Kernel {Descriptor.Name}, argument {position} of {size} bytes.");
    }

    private static int SizeOf(string elementType) => elementType switch
    {
        "bool" or "byte" => 1,
        "long" or "double" => 8,
        _ => 4,
    };

    /// <summary>A parameter: whether it is a view, and the bytes of the scalar or of an element.</summary>
    private readonly record struct Argument(bool IsView, int Size);
}
