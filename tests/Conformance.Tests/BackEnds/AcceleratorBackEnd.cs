using System.Reflection;
using GpuTrainer.Compute;
using GpuTrainer.Support;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace GpuTrainer.Conformance.BackEnds;

/// <summary>
/// Runs the kernels that the build compiled into this assembly on an accelerator. A subclass says how to find its kind of accelerator.
/// </summary>
public abstract unsafe class AcceleratorBackEnd : IBackEnd
{
    // Views are packed in 24 bytes, scalars and extents in 8.
    private const int MostArgumentBytes = 24;
    private const int ExtentBytes = 24;

    private readonly Dictionary<string, BuiltInKernel> _kernels;
    private readonly DeviceSearch _search;
    private readonly Accelerator _accelerator;

    /// <summary>Opens the first device found, and loads all kernels.</summary>
    protected AcceleratorBackEnd(DeviceSearch search)
    {
        _search = search;
        _accelerator = search.Open(search.Devices[0]);

        // All at once, as a program does: OpenCL then builds them together.
        _kernels = Kernels().ToDictionary(ShortName, method => (BuiltInKernel)BackEnd.Load(method));
    }

    public static string? WhyMissing => null;

    public bool HasDouble => _accelerator.Device is not CLDevice openCl || openCl.Capabilities.Float64;

    private BackEnd BackEnd => Compute.BackEnds.Of(_accelerator);

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
        _search.Dispose();
    }

    /// <summary>Class and method.</summary>
    internal static string ShortName(MethodInfo kernel) => kernel.DeclaringType!.Name + "." + kernel.Name;

    /// <summary>The methods marked [Kernel] in this assembly.</summary>
    internal static IEnumerable<MethodInfo> Kernels() => typeof(AcceleratorBackEnd).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        .Where(method => method.IsDefined(typeof(KernelAttribute), inherit: false));

    /// <summary>Why a kind of device is missing; null if one is there.</summary>
    protected static string? FindWhyMissing(AcceleratorType type)
    {
        using DeviceSearch search = DeviceSearch.Find(type, new CpuOptions());
        return search.Devices.Count > 0 ? null : string.Join(' ', search.Discoveries.SelectMany(discovery => discovery.Notes));
    }

    private void Launch<TShape>(string kernel, TShape shape, object[] arguments)
        where TShape : struct
    {
        byte* packed = stackalloc byte[(arguments.Length * MostArgumentBytes) + ExtentBytes];
        var writer = new ArgumentWriter(_kernels[kernel], packed);

        // Two parts of one array are two views of one buffer.
        var buffers = new Dictionary<Array, (MemoryBuffer Buffer, Action ReadBack)>(ReferenceEqualityComparer.Instance);
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

        writer.Launch(_accelerator.DefaultStream, shape);
        foreach ((MemoryBuffer buffer, Action readBack) in buffers.Values)
        {
            readBack();
            buffer.Dispose();
        }
    }

    private void AddView(ref ArgumentWriter writer, ViewArgument view, Dictionary<Array, (MemoryBuffer Buffer, Action ReadBack)> buffers)
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

    private void AddView<T>(
        ref ArgumentWriter writer, T[] array, ViewArgument view, Dictionary<Array, (MemoryBuffer Buffer, Action ReadBack)> buffers)
        where T : unmanaged
    {
        if (!buffers.TryGetValue(array, out (MemoryBuffer Buffer, Action ReadBack) known))
        {
            MemoryBuffer1D<T, Stride1D.Dense> buffer = _accelerator.Allocate1D(array);
            known = (buffer, () => buffer.CopyToCPU(array));
            buffers.Add(array, known);
        }

        ArrayView<T> whole = ((MemoryBuffer1D<T, Stride1D.Dense>)known.Buffer).View;
        writer.AddView(whole.SubView(view.Offset, view.Length));
    }
}
