using System.Runtime.InteropServices;
using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace GpuTrainer.Support.OpenCl;

/// <summary>The first usable OpenCL device, for tests that build and run program texts below the level of kernels.</summary>
public sealed unsafe class OpenClTestDevice : IDisposable
{
    private static readonly Lazy<DeviceDiscovery> Found = new(OpenClDevices.Discover);

    private static readonly Lazy<OpenClTestDevice> OnlyOne = new(() => new OpenClTestDevice());

    private readonly Context _context = Context.Create(_ => { });
    private readonly CLAccelerator _accelerator;
    private readonly OpenClProgramCache _noCache = new(null);

    public OpenClTestDevice()
    {
        _accelerator = OpenClDevices.Open(_context, Device);
    }

    /// <summary>
    /// One for all tests of a process: PoCL reads its library of functions anew for each context, which takes longer than a build.
    /// </summary>
    public static OpenClTestDevice Shared => OnlyOne.Value;

    /// <summary>Why there is no device; null if there is one.</summary>
    public static string? WhyMissing => Found.Value.Devices.Count > 0 ? null : string.Join(' ', Found.Value.Notes);

    /// <summary>True for Oclgrind's simulator.</summary>
    public static bool IsOclgrind => Device.PlatformName.StartsWith("Oclgrind", StringComparison.Ordinal);

    private static CLDevice Device => (CLDevice)Found.Value.Devices[0];

    /// <summary>Throws, with the device's log, unless the device's compiler accepts the source.</summary>
    public void Compile(string entryPoint, string source) => OpenClProgram.Build(_accelerator, _noCache, entryPoint, source).Dispose();

    /// <summary>
    /// Builds and runs a kernel. Arrays are views: copied in, and back out. Scalars are of their C# type; bool is a byte.
    /// </summary>
    public void Run(string entryPoint, string source, (int X, int Y, int Z) grid, (int X, int Y, int Z) group, params object[] arguments)
    {
        using OpenClProgram program = OpenClProgram.Build(_accelerator, _noCache, entryPoint, source);
        nint kernel = program.CreateKernel(entryPoint);
        List<(MemoryBuffer Buffer, Array Array)> buffers = [];
        int position = 0;
        foreach (object argument in arguments)
        {
            if (argument is Array array)
            {
                MemoryBuffer buffer = CopyIn(array);
                buffers.Add((buffer, array));
                Set(kernel, position++, buffer.NativePtr);
                Set(kernel, position++, 1L);
                Set(kernel, position++, (long)array.Length);
            }
            else
            {
                SetScalar(kernel, position++, argument);
            }
        }

        nuint* local = stackalloc nuint[] { (nuint)group.X, (nuint)group.Y, (nuint)group.Z };
        nuint* global = stackalloc nuint[] { (nuint)(grid.X * group.X), (nuint)(grid.Y * group.Y), (nuint)(grid.Z * group.Z) };
        nint queue = ((CLStream)_accelerator.DefaultStream).CommandQueue;
        CLException.ThrowIfFailed(OpenClDriver.EnqueueKernel(queue, kernel, 3, null, global, local, 0, null, null));
        foreach ((MemoryBuffer buffer, Array array) in buffers)
        {
            fixed (byte* start = &MemoryMarshal.GetArrayDataReference(array))
                Elements(buffer).CopyToCPU(ref *start, Elements(buffer).Length);
            buffer.Dispose();
        }

        CLException.ThrowIfFailed(CLAPI.CurrentAPI.ReleaseKernel(kernel));
    }

    public void Dispose()
    {
        _accelerator.Dispose();
        _context.Dispose();
    }

    // One element of padding in front proves that kernels add the offset.
    private MemoryBuffer CopyIn(Array array)
    {
        MemoryBuffer buffer = _accelerator.AllocateRaw(array.Length + 1, Marshal.SizeOf(array.GetType().GetElementType()!));
        fixed (byte* start = &MemoryMarshal.GetArrayDataReference(array))
            Elements(buffer).CopyFromCPU(ref *start, Elements(buffer).Length);
        return buffer;
    }

    private static ArrayView<byte> Elements(MemoryBuffer buffer) =>
        buffer.AsRawArrayView(buffer.ElementSize, buffer.LengthInBytes - buffer.ElementSize);

    private static void SetScalar(nint kernel, int position, object value)
    {
        switch (value)
        {
            case bool b: Set(kernel, position, b ? (byte)1 : (byte)0); break;
            case byte b: Set(kernel, position, b); break;
            case int i: Set(kernel, position, i); break;
            case uint u: Set(kernel, position, u); break;
            case long l: Set(kernel, position, l); break;
            case float f: Set(kernel, position, f); break;
            case double d: Set(kernel, position, d); break;
            default: throw new ArgumentException($"A kernel has no parameters of type {value.GetType()}.");
        }
    }

    private static void Set<T>(nint kernel, int position, T value)
        where T : unmanaged => CLException.ThrowIfFailed(CLAPI.CurrentAPI.SetKernelArgument(kernel, position, value));
}
