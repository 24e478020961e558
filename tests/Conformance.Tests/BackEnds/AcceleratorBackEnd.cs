using System.Runtime.InteropServices;
using GpuTrainer.Support;

namespace GpuTrainer.Conformance.BackEnds;

/// <summary>
/// The kernels that the build compiled into this assembly, on an accelerator. A kind of accelerator is a subclass that says how to open it.
/// </summary>
public abstract unsafe class AcceleratorBackEnd : IBackEnd
{
    private readonly Dictionary<string, KernelDescriptor> _kernels;
    private readonly Context _context;
    private readonly Accelerator _accelerator;

    /// <summary>Opens the first device of a context.</summary>
    /// <param name="devices">Adds the one kind of devices to the context.</param>
    protected AcceleratorBackEnd(Action<Context.Builder> devices)
    {
        _kernels = KernelRegistry.All(typeof(AcceleratorBackEnd).Assembly).ToDictionary(descriptor => ShortName(descriptor.Name));
        _context = Context.Create(devices);
        _accelerator = _context.Devices[0].CreateAccelerator(_context);

        // All at once, as a program does: OpenCL then builds them together.
        foreach (KernelDescriptor descriptor in _kernels.Values)
        {
            _accelerator.Load(descriptor);
        }
    }

    public static string? WhyMissing => null;

    public bool HasDouble => _accelerator.Device.HasDoublePrecision();

    /// <summary>Class and method of a full name.</summary>
    internal static string ShortName(string name) => string.Join('.', name.Split('.')[^2..]);

    public void RunOver(string kernel, int[] extents, params object[] arguments)
    {
        switch (extents)
        {
            case [int x]: Launch(kernel, new Index1D(x), arguments); break;
            case [int x, int y]: Launch(kernel, new Index2D(x, y), arguments); break;
            default: Launch(kernel, new Index3D(extents[0], extents[1], extents[2]), arguments); break;
        }
    }

    public void Run(string kernel, LaunchShape shape, params object[] arguments) => Launch(
        kernel, new KernelConfig(shape.GridX, shape.GridY, shape.GridZ, shape.GroupX, shape.GroupY, shape.GroupZ), arguments);

    public void Dispose()
    {
        _accelerator.Dispose();
        _context.Dispose();
    }

    /// <summary>Why a kind of device is missing; null if one is there.</summary>
    protected static string? FindWhyMissing(Action<Context.Builder> devices)
    {
        using Context context = Context.Create(devices);
        return context.Devices.Count > 0 ? null : string.Join(' ', context.Discoveries.SelectMany(discovery => discovery.Notes));
    }

    private void Launch<TShape>(string kernel, TShape shape, object[] arguments)
    {
        LoadedKernel loaded = _accelerator.Load(_kernels[kernel]);
        byte* packed = stackalloc byte[(arguments.Length * 24) + ArgumentWriter.ExtentBytes];
        var writer = new ArgumentWriter(loaded, packed);

        // Two parts of one array are two views of one buffer.
        var buffers = new Dictionary<Array, MemoryBuffer>(ReferenceEqualityComparer.Instance);
        foreach (object argument in arguments)
        {
            switch (argument)
            {
                case bool value: writer.Add(value); break;
                case int value: writer.Add(value); break;
                case uint value: writer.Add(value); break;
                case long value: writer.Add(value); break;
                case float value: writer.Add(value); break;
                case double value: writer.Add(value); break;
                case ViewArgument part: AddView(ref writer, part, buffers); break;
                case Array array: AddView(ref writer, new ViewArgument(array, 0, array.Length), buffers); break;
                default: throw new ArgumentException($"Kernels have no parameters of type {argument.GetType()}.");
            }
        }

        loaded.Launch(_accelerator.DefaultStream, shape, writer);
        foreach ((Array array, MemoryBuffer buffer) in buffers)
        {
            GCHandle pin = GCHandle.Alloc(array, GCHandleType.Pinned);
            _accelerator.CopyToHost(_accelerator.DefaultStream, buffer, 0, (void*)pin.AddrOfPinnedObject(), buffer.LengthInBytes);
            pin.Free();
            buffer.Dispose();
        }
    }

    private void AddView(ref ArgumentWriter writer, ViewArgument view, Dictionary<Array, MemoryBuffer> buffers)
    {
        switch (view.Array)
        {
            case uint[] array when view.Array.GetType() == typeof(uint[]): AddView(ref writer, array, view, buffers); break;
            case int[] array: AddView(ref writer, array, view, buffers); break;
            case byte[] array: AddView(ref writer, array, view, buffers); break;
            case long[] array: AddView(ref writer, array, view, buffers); break;
            case float[] array: AddView(ref writer, array, view, buffers); break;
            case double[] array: AddView(ref writer, array, view, buffers); break;
            default: throw new ArgumentException($"Kernels have no views of {view.Array.GetType()}.");
        }
    }

    private void AddView<T>(ref ArgumentWriter writer, T[] array, ViewArgument view, Dictionary<Array, MemoryBuffer> buffers)
        where T : unmanaged
    {
        if (!buffers.TryGetValue(array, out MemoryBuffer? buffer))
        {
            buffers.Add(array, buffer = _accelerator.Allocate1D(array));
        }

        writer.Add(((MemoryBuffer1D<T, Stride1D.Dense>)buffer).AsContiguous().SubView(view.Offset, view.Length));
    }
}
