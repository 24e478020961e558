namespace GpuTrainer.Compute.OpenCl;

/// <summary>Finds the OpenCL devices: GPUs first, then what else there is.</summary>
internal sealed class OpenClDeviceProvider : IDeviceProvider
{
    public AcceleratorType AcceleratorType => AcceleratorType.OpenCL;

    public DeviceDiscovery Discover()
    {
        OpenClLibrary? library = OpenClLibrary.TryLoad(out string reason);
        if (library is null)
        {
            return new DeviceDiscovery(AcceleratorType.OpenCL, [], ["OpenCL: " + reason]);
        }

        var notes = new List<string>();
        List<OpenClPlatforms.Entry> entries;
        try
        {
            entries = OpenClPlatforms.FindDevices(library, notes);
        }
        catch (OpenClException error)
        {
            return new DeviceDiscovery(AcceleratorType.OpenCL, [], ["OpenCL: " + error.Message]);
        }

        if (entries.Count == 0 && notes.Count == 0)
        {
            notes.Add("OpenCL: the loader knows no device. Install the OpenCL driver of the GPU (clinfo lists what is there).");
        }

        foreach (OpenClPlatforms.Entry entry in entries)
        {
            if (entry.Facts.Refusal is string refusal)
            {
                notes.Add($"OpenCL: {entry.Facts.Name} is refused: {refusal}.");
            }
        }

        return new DeviceDiscovery(
            AcceleratorType.OpenCL,
            [.. entries.Where(entry => entry.Facts.Refusal is null).OrderByDescending(entry => entry.Facts.IsGpu).Select(entry => new CLDevice(library, entry))],
            notes);
    }
}
