using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.OpenCL;

namespace GpuTrainer.Compute;

/// <summary>This machine's devices that can run kernels, and why others cannot. Owns their ILGPU context.</summary>
public sealed class DeviceSearch : IDisposable
{
    private const int SimulatedLanes = 2;

    private DeviceSearch(Context context, Compiler compiler, IReadOnlyList<DeviceDiscovery> discoveries)
    {
        Context = context;
        Compiler = compiler;
        Discoveries = discoveries;
        Devices = [.. discoveries.SelectMany(discovery => discovery.Devices)];
    }

    /// <summary>The context in which devices are opened.</summary>
    public Context Context { get; }

    /// <summary>The compiler for the devices.</summary>
    public Compiler Compiler { get; }

    /// <summary>The usable devices of the kinds that were searched: the CPU, OpenCL's, NVIDIA's.</summary>
    public IReadOnlyList<Device> Devices { get; }

    /// <summary>What was found of each kind, and why nothing was.</summary>
    public IReadOnlyList<DeviceDiscovery> Discoveries { get; }

    /// <summary>The best device: CUDA, then an OpenCL GPU, then the CPU.</summary>
    /// <exception cref="DeviceException">There is no device; the message says why.</exception>
    public Device Preferred => Devices.MaxBy(Preference) ??
        throw new DeviceException(string.Join(' ', Discoveries.SelectMany(discovery => discovery.Notes).Prepend("There is no device.")));

    /// <summary>Looks for devices.</summary>
    /// <param name="only">The only kind to look for, since some drivers take most of a second to load; null for all kinds.</param>
    /// <param name="cpu">How the CPU runs kernels.</param>
    /// <param name="compiler">Which compiler to use.</param>
    public static DeviceSearch Find(AcceleratorType? only, CpuOptions cpu, Compiler compiler = Compiler.BuiltIn)
    {
        ArgumentNullException.ThrowIfNull(cpu);
        bool Wants(AcceleratorType type) => only is null || only == type;
        List<DeviceDiscovery> discoveries = [];
        if (Wants(AcceleratorType.CPU))
        {
            discoveries.Add(
                new DeviceDiscovery(AcceleratorType.CPU, [compiler == Compiler.BuiltIn ? new SimdDevice(cpu) : SimulatedCpu(cpu)], []));
        }

        if (Wants(AcceleratorType.OpenCL))
            discoveries.Add(compiler == Compiler.BuiltIn ? OpenClDevices.Discover() : WithGenericAddresses(OpenClDevices.Discover()));
        if (Wants(AcceleratorType.Cuda))
            discoveries.Add(CudaDevices.Find());
        Context context = Context.Create(builder =>
        {
            builder.Profiling();
            if (compiler == Compiler.Ilgpu)
                StrictArithmetic.Register(builder);
            foreach (Device device in discoveries.SelectMany(discovery => discovery.Devices))
                builder.Add(device);
        });
        return new DeviceSearch(context, compiler, discoveries);
    }

    /// <summary>The compilers that support a device. On OpenCL, ILGPU's needs the generic address space.</summary>
    public static IReadOnlyList<Compiler> CompilersFor(Device device) =>
        device is CLDevice openCl && !openCl.Capabilities.GenericAddressSpace ? [Compiler.BuiltIn] : [Compiler.BuiltIn, Compiler.Ilgpu];

    /// <summary>Opens a device. The caller disposes the accelerator, and does so before disposing this.</summary>
    /// <param name="device">One of <see cref="Devices"/>.</param>
    /// <exception cref="DeviceException">It cannot be opened.</exception>
    public Accelerator Open(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return BackEnds.Open(Context, device, Compiler).Accelerator;
    }

    /// <inheritdoc/>
    public void Dispose() => Context.Dispose();

    // ILGPU's CPU accelerator runs each thread of a group on an OS thread, and all wait at every barrier: groups of two are the least slow.
    private static CPUDevice SimulatedCpu(CpuOptions cpu) => new(SimulatedLanes, 1, Math.Max(1, cpu.Threads / SimulatedLanes));

    private static DeviceDiscovery WithGenericAddresses(DeviceDiscovery found)
    {
        Device[] usable = [.. found.Devices.Where(device => CompilersFor(device).Contains(Compiler.Ilgpu))];
        IEnumerable<string> notes = found.Devices.Except(usable).Select(
            device => $"OpenCL: {device.Name} has no generic address space, which ILGPU's compiler needs. Leave --compiler ilgpu out.");
        return found with { Devices = usable, Notes = [.. found.Notes, .. notes] };
    }

    // An OpenCL CPU driver comes last: our own CPU code is faster.
    private static int Preference(Device device) => device.AcceleratorType switch
    {
        AcceleratorType.Cuda => 3,
        AcceleratorType.OpenCL => device.IsProcessor() ? 0 : 2,
        _ => 1,
    };
}

/// <summary>The compiler that turns kernels into code for a device.</summary>
public enum Compiler
{
    /// <summary>This project's, at build time.</summary>
    BuiltIn,

    /// <summary>ILGPU's, when a kernel is first loaded.</summary>
    Ilgpu,
}
