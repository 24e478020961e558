namespace GpuTrainer.Compute.Cuda;

/// <summary>Finds the GPUs of the CUDA driver.</summary>
/// <param name="driver">Null for the installed driver, which is loaded when the devices are first asked for.</param>
internal sealed unsafe class CudaDeviceProvider(ICudaDriver? driver = null) : IDeviceProvider
{
    /// <summary>The first driver of CUDA 11.4, which has all that we call.</summary>
    internal const string DriverToInstall = "470";

    private static readonly Version _oldestDriver = new(11, 4);

    // Volta: what the kernels' PTX is made for.
    private static readonly Version _oldestCapability = new(7, 0);

    public AcceleratorType AcceleratorType => AcceleratorType.Cuda;

    public DeviceDiscovery Discover()
    {
        string reason = "";
        ICudaDriver? loaded = driver ?? NativeCudaDriver.TryLoad(out reason);
        if (loaded is null)
            return None(reason);
        try
        {
            return Discover(loaded);
        }
        catch (CudaException error)
        {
            return None(error.Message);
        }
    }

    private static DeviceDiscovery None(string reason) => new(AcceleratorType.Cuda, [], ["CUDA: " + reason]);

    private static DeviceDiscovery Discover(ICudaDriver driver)
    {
        int status = driver.Init(0);
        if (status == CudaStatus.NoDevice)
            return None("the driver finds no GPU (CUDA_ERROR_NO_DEVICE). Check nvidia-smi, and CUDA_VISIBLE_DEVICES if it is set.");
        if (status != 0)
            throw new CudaException(driver, "Init", status);

        int number;
        status = driver.DriverGetVersion(&number);
        if (status != 0)
            throw new CudaException(driver, "DriverGetVersion", status);
        Version version = new(number / 1000, number % 1000 / 10);
        if (version < _oldestDriver)
            return None($"the driver implements CUDA {version}, at least {_oldestDriver} is needed. Install driver version {DriverToInstall} or newer (nvidia.com/drivers).");

        int count;
        status = driver.DeviceGetCount(&count);
        if (status != 0)
            throw new CudaException(driver, "DeviceGetCount", status);
        List<Device> devices = [];
        List<string> notes = [];
        for (int ordinal = 0; ordinal < count; ordinal++)
        {
            CudaDeviceFacts facts = CudaDeviceFacts.Read(driver, ordinal, version);
            if (facts.Capability < _oldestCapability)
                notes.Add($"CUDA: {facts.Name} has compute capability {facts.Capability}, the kernels need {_oldestCapability} (Volta) or newer.");
            else
                devices.Add(new CudaDevice(driver, facts));
        }

        if (count == 0)
            notes.Add("CUDA: the driver finds no GPU. Check nvidia-smi, and CUDA_VISIBLE_DEVICES if it is set.");
        return new DeviceDiscovery(AcceleratorType.Cuda, devices, notes);
    }
}
