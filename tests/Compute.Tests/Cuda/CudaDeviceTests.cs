using GpuTrainer.Support.Cuda;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace GpuTrainer.Compute.Tests.Cuda;

/// <summary>Which GPUs are found, and the messages for drivers that are missing or too old. ILGPU itself has none.</summary>
public class CudaDeviceTests
{
    [Fact]
    public void Device_OfADriver_TellsWhatTheDriverSays()
    {
        using DeviceSearch search = InterpretedCuda.Find(new InterpreterCudaDriver { DeviceCount = 2 });
        Assert.Equal(2, search.Devices.Count);
        Assert.Empty(Assert.Single(search.Discoveries).Notes);
        CudaDevice device = Assert.IsType<CudaDevice>(search.Devices[1]);
        Assert.Equal("PTX interpreter", device.Name);
        Assert.Equal(CudaArchitecture.SM_90, device.Architecture);
        Assert.Equal(CudaDriverVersion.FromMajorMinor(12, 4), device.DriverVersion);
        Assert.Equal(1L << 30, device.MemorySize);
        Assert.Equal(4, device.NumMultiprocessors);
        Assert.Equal((1024, 32, 48 * 1024), (device.MaxNumThreadsPerGroup, device.WarpSize, device.MaxSharedMemoryPerGroup));
        Assert.Equal((new Index3D(int.MaxValue, 65535, 65535), new Index3D(1024, 1024, 64)), (device.MaxGridSize, device.MaxGroupSize));
    }

    /// <summary>An accelerator of a user's own ILGPU context also runs our kernels.</summary>
    [Fact]
    public void Accelerator_OfIlgpusOwnContext_LoadsOurKernels()
    {
        var driver = new InterpreterCudaDriver();
        using Context context = InterpretedCuda.CreateContext(driver);
        using CudaAccelerator accelerator = context.CreateCudaAccelerator(0);
        using MemoryBuffer1D<float, Stride1D.Dense> x = accelerator.Allocate1D<float>([1, 2, 3]);
        accelerator.Load(CudaKernels.Scale, out Action<AcceleratorStream, Index1D, ArrayView<float>, float> scale);
        scale(accelerator.DefaultStream, 3, x.View, 2f);
        Assert.Equal([2f, 5, 8], x.GetAsArray1D());
    }

    [Fact]
    public void NoDriver_IsSaid_WithWhatToInstall()
    {
        string note = Assert.Single(Notes(new InterpreterCudaDriver { IsInstalled = false }));
        Assert.EndsWith(" is not installed. With an NVIDIA GPU, install its driver, version 470 or newer (nvidia.com/drivers).", note);
    }

    [Fact]
    public void OldDriver_IsRefused_WithTheOneToInstall() => Assert.Equal(
        ["CUDA: the driver implements CUDA 11.2, at least 11.4 is needed. Install driver version 470 or newer (nvidia.com/drivers)."],
        Notes(new InterpreterCudaDriver { Version = 11020 }));

    [Fact]
    public void OldGpu_IsRefused_WithTheCapabilityNeeded() => Assert.Equal(
        ["CUDA: PTX interpreter has compute capability 6.1, the kernels need 7.0 (Volta) or newer."],
        Notes(new InterpreterCudaDriver { Capability = (6, 1) }));

    [Fact]
    public void Search_WithoutAGpu_SaysSo() => Assert.Equal(
        ["CUDA: the driver finds no GPU. Check nvidia-smi, and CUDA_VISIBLE_DEVICES if it is set."],
        Notes(new InterpreterCudaDriver { DeviceCount = 0 }));

    [Theory]
    [InlineData("Init", 100, "the driver finds no GPU (CUDA_ERROR_NO_DEVICE)")]
    [InlineData("Init", 803, "cuInit failed: unknown error (803). The driver's library and kernel module differ in version: reboot")]
    [InlineData("DriverGetVersion", 1, "cuDriverGetVersion failed: CUDA_ERROR_INVALID_VALUE (1).")]
    [InlineData("DeviceGetCount", 1, "cuDeviceGetCount failed: CUDA_ERROR_INVALID_VALUE (1).")]
    [InlineData("DeviceTotalMem", 999, "the driver counts 1 GPUs, but describes only 0 of them.")]
    public void Search_WithAFailingDriver_NotesIt(string call, int status, string note) =>
        Assert.StartsWith("CUDA: " + note, Assert.Single(Notes(new InterpreterCudaDriver { Failure = (call, (CudaError)status) })));

    /// <summary>Newer than anything ILGPU 1.5.3 knows.</summary>
    [Fact]
    public void Search_WithAGpuAndDriverOfTheFuture_TakesThem()
    {
        using DeviceSearch search = InterpretedCuda.Find(new InterpreterCudaDriver { Version = 14020, Capability = (15, 3) });
        using Accelerator accelerator = search.Open(Assert.Single(search.Devices));
        using MemoryBuffer1D<float, Stride1D.Dense> x = accelerator.Allocate1D<float>([1, 2, 3]);
        accelerator.Load(CudaKernels.Scale, out Action<AcceleratorStream, Index1D, ArrayView<float>, float> scale);
        scale(accelerator.DefaultStream, 3, x.View, 2f);
        Assert.Equal([2f, 5, 8], x.GetAsArray1D());
    }

    [Fact]
    public void InstalledDriver_IsThere_OrWhatToInstallIsSaid()
    {
        using DeviceSearch search = DeviceSearch.Find(AcceleratorType.Cuda, new CpuOptions());
        DeviceDiscovery found = Assert.Single(search.Discoveries);
        Assert.True(found.Devices.Count > 0 || found.Notes.Any(note => note.Contains("470") || note.Contains("nvidia-smi")),
            string.Join('\n', found.Notes));
    }

    private static IReadOnlyList<string> Notes(InterpreterCudaDriver driver)
    {
        using DeviceSearch search = InterpretedCuda.Find(driver);
        Assert.Empty(search.Devices);
        return Assert.Single(search.Discoveries).Notes;
    }
}
