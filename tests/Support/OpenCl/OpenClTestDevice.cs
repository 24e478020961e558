using System.Runtime.InteropServices;
using GpuTrainer.Compute;
using GpuTrainer.Compute.OpenCl;

namespace GpuTrainer.Support.OpenCl;

/// <summary>The first usable OpenCL device, for tests that build and run program texts below the level of an accelerator.</summary>
public sealed unsafe class OpenClTestDevice : IDisposable
{
    private static readonly Lazy<(OpenClLibrary? Library, OpenClPlatforms.Entry Entry, string? WhyMissing)> _found = new(Find);

    private readonly OpenClContext _context;
    private readonly OpenClQueue _queue;
    private readonly OpenClProgramCache _noCache = new(null);

    public OpenClTestDevice()
    {
        _context = new OpenClContext(_found.Value.Library!, _found.Value.Entry);
        _queue = new OpenClQueue(_context);
    }

    /// <summary>Why there is no device; null if there is one.</summary>
    public static string? WhyMissing => _found.Value.WhyMissing;

    public OpenClDeviceFacts Facts => _context.Facts;

    /// <summary>Throws, with the device's log, unless the device's compiler takes the text.</summary>
    public void Compile(string entryPoint, string source) => OpenClProgram.Build(_context, _noCache, entryPoint, source).Dispose();

    /// <summary>Builds and runs a kernel. Arrays are views: copied in, and back out. Scalars are of their C# type; bool is a byte.</summary>
    public void Run(string entryPoint, string source, (int X, int Y, int Z) grid, (int X, int Y, int Z) group, params object[] arguments)
    {
        using OpenClProgram program = OpenClProgram.Build(_context, _noCache, entryPoint, source);
        nint kernel = program.CreateKernel(entryPoint);
        var buffers = new List<(nint Buffer, Array Array, long Bytes)>();
        uint position = 0;
        foreach (object argument in arguments)
        {
            if (argument is Array array)
            {
                // One element of padding in front proves that kernels add the offset.
                int size = Marshal.SizeOf(array.GetType().GetElementType()!);
                long bytes = (long)array.Length * size;
                nint buffer = _context.Allocate(bytes + size);
                buffers.Add((buffer, array, bytes));
                GCHandle pin = GCHandle.Alloc(array, GCHandleType.Pinned);
                _queue.Write(buffer, size, (void*)pin.AddrOfPinnedObject(), bytes);
                pin.Free();
                SetArgument(kernel, position++, buffer);
                SetArgument(kernel, position++, 1L);
                SetArgument(kernel, position++, (long)array.Length);
            }
            else
            {
                SetScalar(kernel, position++, argument);
            }
        }

        nuint* local = stackalloc nuint[] { (nuint)group.X, (nuint)group.Y, (nuint)group.Z };
        nuint* global = stackalloc nuint[] { (nuint)(grid.X * group.X), (nuint)(grid.Y * group.Y), (nuint)(grid.Z * group.Z) };
        _queue.Launch(kernel, global, local, entryPoint);
        foreach ((nint buffer, Array array, long bytes) in buffers)
        {
            GCHandle pin = GCHandle.Alloc(array, GCHandleType.Pinned);
            _queue.Read(buffer, bytes / array.Length, (void*)pin.AddrOfPinnedObject(), bytes);
            pin.Free();
            _context.Free(buffer);
        }

        _context.Library.Release(_context.Library.ReleaseKernel, kernel);
    }

    public void Dispose()
    {
        _queue.Dispose();
        _context.Dispose();
    }

    private static (OpenClLibrary? Library, OpenClPlatforms.Entry Entry, string? WhyMissing) Find()
    {
        OpenClLibrary? library = OpenClLibrary.TryLoad(out string reason);
        if (library is null)
        {
            return (null, default, "OpenCL: " + reason);
        }

        List<OpenClPlatforms.Entry> devices = OpenClPlatforms.FindDevices(library, []);
        foreach (OpenClPlatforms.Entry device in devices)
        {
            if (device.Facts.Refusal is null)
            {
                return (library, device, null);
            }
        }

        return (library, default, devices.Count == 0 ? "OpenCL: there is no device." : $"OpenCL: {devices[0].Facts.Name}: {devices[0].Facts.Refusal}.");
    }

    private void SetScalar(nint kernel, uint position, object value)
    {
        switch (value)
        {
            case bool b: SetArgument(kernel, position, b ? (byte)1 : (byte)0); break;
            case byte b: SetArgument(kernel, position, b); break;
            case int i: SetArgument(kernel, position, i); break;
            case uint u: SetArgument(kernel, position, u); break;
            case long l: SetArgument(kernel, position, l); break;
            case float f: SetArgument(kernel, position, f); break;
            case double d: SetArgument(kernel, position, d); break;
            default: throw new ArgumentException($"A kernel has no parameters of type {value.GetType()}.");
        }
    }

    private void SetArgument<T>(nint kernel, uint position, T value)
        where T : unmanaged =>
        OpenClException.ThrowIfFailed(_context.Library.SetKernelArg(kernel, position, (nuint)sizeof(T), &value), "clSetKernelArg");
}
