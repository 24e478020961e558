using GpuTrainer.Compute;
using GpuTrainer.Compute.Cuda;
using GpuTrainer.Support.Cuda;

namespace GpuTrainer.Compute.Tests.Cuda;

/// <summary>What is said of GPUs, and of drivers that are missing or too old.</summary>
public class CudaDeviceTests
{
    [Fact]
    public void Device_TellsWhatTheDriverSays()
    {
        using Context context = Context.Create(builder => builder.Cuda(new InterpreterCudaDriver { DeviceCount = 2 }));
        Assert.Equal(2, context.GetCudaDevices().Count);
        CudaDevice device = context.GetCudaDevice(1);
        Assert.Equal("PTX interpreter", device.Name);
        Assert.Equal(new Version(9, 0), device.ComputeCapability);
        Assert.Equal(new Version(12, 4), device.DriverVersion);
        Assert.Equal(1L << 30, device.MemorySize);
        Assert.Equal(4, device.NumMultiprocessors);
        Assert.Equal((1024, 32, 48 * 1024), (device.MaxNumThreadsPerGroup, device.WarpSize, device.MaxSharedMemoryPerGroup));
        Assert.Equal((new Index3D(int.MaxValue, 65535, 65535), new Index3D(1024, 1024, 64)), (device.MaxGridSize, device.MaxGroupSize));
        var text = new StringWriter();
        device.PrintInformation(text);
        Assert.Contains("CUDA 12.4", text.ToString());
    }

    [Fact]
    public void OldDriver_IsRefused_WithTheOneToInstall() => Assert.Equal(
        ["CUDA: the driver implements CUDA 11.2, at least 11.4 is needed. Install driver version 470 or newer (nvidia.com/drivers)."],
        Notes(new InterpreterCudaDriver { Version = 11020 }));

    [Fact]
    public void OldGpu_IsRefused_WithTheCapabilityNeeded() => Assert.Equal(
        ["CUDA: PTX interpreter has compute capability 6.1, the kernels need 7.0 (Volta) or newer."],
        Notes(new InterpreterCudaDriver { Capability = (6, 1) }));

    [Theory]
    [InlineData("Init", 100, "the driver finds no GPU (CUDA_ERROR_NO_DEVICE)")]
    [InlineData("Init", 803, "cuInit failed: unknown error (803). The driver's library and kernel module differ in version: reboot")]
    [InlineData("DeviceGetCount", 1, "cuDeviceGetCount failed: CUDA_ERROR_INVALID_VALUE (1).")]
    public void FailingDriver_BecomesANote(string call, int status, string note) =>
        Assert.StartsWith("CUDA: " + note, Assert.Single(Notes(new InterpreterCudaDriver { Failure = (call, status) })));

    [Fact]
    public void InstalledDriver_IsThere_OrWhatToInstallIsSaid()
    {
        NativeCudaDriver? driver = NativeCudaDriver.TryLoad(out string reason);
        Assert.True(driver is not null ? reason.Length == 0 : reason.Contains("nstall") && reason.Contains("470"), reason);
    }

    private static IReadOnlyList<string> Notes(InterpreterCudaDriver driver)
    {
        using Context context = Context.Create(builder => builder.Cuda(driver));
        Assert.Empty(context.Devices);
        return Assert.Single(context.Discoveries).Notes;
    }
}
