using GpuTrainer.Support.OpenCl;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace GpuTrainer.Compute.Tests.OpenCl;

public class OpenClDevicesTests
{
    [OpenClFact]
    public void Find_OpenCl_FindsWhatTheDriverHas()
    {
        using DeviceSearch search = DeviceSearch.Find(AcceleratorType.OpenCL, new CpuOptions());
        DeviceDiscovery discovery = Assert.Single(search.Discoveries);
        Assert.Equal(AcceleratorType.OpenCL, discovery.AcceleratorType);
        Assert.NotEmpty(discovery.Devices);
        Assert.All(search.Devices, device => Assert.IsType<CLDevice>(device));
    }

    /// <summary>
    /// ILGPU silently refuses a device without the generic address space, in two places. Afterwards the device still reports what it is.
    /// </summary>
    [OpenClFact]
    public void Open_ADeviceWithoutTheGenericAddressSpace_Works()
    {
        using DeviceSearch search = DeviceSearch.Find(AcceleratorType.OpenCL, new CpuOptions());
        var device = (CLDevice)search.Devices[0];
        bool had = device.Capabilities.GenericAddressSpace;
        using (Accelerator accelerator = search.Open(device))
            Assert.Equal(device.Name, accelerator.Name);
        Assert.Equal(had, device.Capabilities.GenericAddressSpace);
    }

    [OpenClFact]
    public void Cpu_BehindOpenCl_IsNeverPreferred()
    {
        using DeviceSearch search = DeviceSearch.Find(null, new CpuOptions());
        Assert.False(search.Preferred is CLDevice openCl && openCl.IsProcessor());
    }

    /// <summary>Where only a driver is installed: libOpenCL.so comes with development packages, and ILGPU tries no other name.</summary>
    [OpenClFact]
    public void Loader_IsFound_WithoutADevelopmentPackage() => Assert.True(CLAPI.CurrentAPI.IsSupported);

    [Fact]
    public void Loader_ThatIsMissing_IsExplained()
    {
        string reason = OpenClDevices.ExplainNone("NoSuchOpenCL");
        Assert.Contains("NoSuchOpenCL", reason);
        Assert.Contains("Install", reason);
    }

    [OpenClFact]
    public void Loader_WithoutDevices_IsExplained() => Assert.Contains("finds no device", OpenClDevices.ExplainNone("OpenCL"));
}
