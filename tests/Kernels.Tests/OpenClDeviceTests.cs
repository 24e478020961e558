using GpuTrainer.Support.OpenCl;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace GpuTrainer.Kernels.Tests;

public class OpenClDeviceTests
{
    /// <summary>Skipped, with the reason, where the other tests of this project compare CPU forms only.</summary>
    [OpenClFact]
    public void Devices_ThatAreCompared_IncludeOpenCl() => Assert.Contains(TestDevice.All, device => device.Accelerator is CLAccelerator);
}
