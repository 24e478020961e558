namespace GpuTrainer.Compute;

/// <summary>The devices of this machine, and the accelerators opened on them.</summary>
public sealed partial class Context : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Lazy<DeviceDiscovery>[] _discoveries;
    private readonly HashSet<Accelerator> _accelerators = [];

    private Context(IEnumerable<IDeviceProvider> providers)
    {
        _discoveries = [.. providers.Select(provider => new Lazy<DeviceDiscovery>(provider.Discover))];
    }

    /// <summary>All devices, by kind in the order they were asked for. The first use looks for them, which loads the drivers.</summary>
    public IReadOnlyList<Device> Devices => field ??= [.. Discoveries.SelectMany(discovery => discovery.Devices)];

    /// <summary>What the search for each kind of device found, with the reasons where it found none.</summary>
    public IReadOnlyList<DeviceDiscovery> Discoveries => field ??= [.. _discoveries.Select(discovery => discovery.Value)];

    /// <summary>Makes a context with the devices that the callback asks for.</summary>
    public static Context Create(Action<Builder> buildingCallback)
    {
        ArgumentNullException.ThrowIfNull(buildingCallback);
        Builder builder = Create();
        buildingCallback(builder);
        return builder.ToContext();
    }

    /// <summary>Makes a builder; its <see cref="Builder.ToContext"/> makes the context.</summary>
    public static Builder Create() => new();

    /// <summary>Makes a context with every kind of device.</summary>
    public static Context CreateDefault() => Create(builder => builder.Default());

    /// <summary>The devices of one kind.</summary>
    public IReadOnlyList<TDevice> GetDevices<TDevice>()
        where TDevice : Device => [.. Devices.OfType<TDevice>()];

    /// <summary>A device of one kind, by its position among them.</summary>
    /// <exception cref="DeviceException">There is no such device.</exception>
    public TDevice GetDevice<TDevice>(int deviceIndex)
        where TDevice : Device
    {
        IReadOnlyList<TDevice> devices = GetDevices<TDevice>();
        return (uint)deviceIndex < (uint)devices.Count
            ? devices[deviceIndex]
            : throw NoDevice($"There is no {typeof(TDevice).Name} {deviceIndex}: found {devices.Count}.");
    }

    /// <summary>The best device: a GPU if there is one, or the CPU where preferred.</summary>
    /// <exception cref="DeviceException">There is no device at all.</exception>
    public Device GetPreferredDevice(bool preferCPU)
    {
        Device? best = null;
        foreach (Device device in Devices)
        {
            if (preferCPU && device.AcceleratorType == AcceleratorType.CPU)
                return device;
            if (best is null || device.Preference > best.Preference)
                best = device;
        }

        return best ?? throw NoDevice("There is no device.");
    }

    /// <summary>Enumerates <see cref="Devices"/>.</summary>
    public IEnumerator<Device> GetEnumerator() => Devices.GetEnumerator();

    /// <summary>Disposes the accelerators that are still open.</summary>
    public void Dispose()
    {
        Accelerator[] open;
        lock (_lock)
            open = [.. _accelerators];
        foreach (Accelerator accelerator in open)
            accelerator.Dispose();
    }

    internal void Register(Accelerator accelerator)
    {
        lock (_lock)
            _accelerators.Add(accelerator);
    }

    internal void Unregister(Accelerator accelerator)
    {
        lock (_lock)
            _accelerators.Remove(accelerator);
    }

    private DeviceException NoDevice(string what) =>
        new(string.Join(' ', Discoveries.SelectMany(discovery => discovery.Notes).Prepend(what)));
}
