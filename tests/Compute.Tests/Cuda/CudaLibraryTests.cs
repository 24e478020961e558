using System.Runtime.InteropServices;
using ILGPU.Runtime.Cuda;

namespace GpuTrainer.Compute.Tests.Cuda;

/// <summary>How ILGPU's import of the driver is resolved.</summary>
public class CudaLibraryTests
{
    /// <summary>As on a machine with a driver and no CUDA toolkit.</summary>
    [LinuxFact]
    public void Driver_WithoutAToolkit_IsFoundUnderTheNameThatIlgpuImports()
    {
        if (!NativeLibrary.TryLoad("libcuda.so.1", out _))
            LoadAs("libcuda.so.1");

        Assert.True(NativeLibrary.TryLoad(CudaAPI.LibNameLinux, typeof(CudaAPI).Assembly, null, out nint library));
        Assert.True(NativeLibrary.TryLoad("libcuda.so.1", out nint driver));
        Assert.Equal(driver, library);
    }

    // Loads some library under another name, so that the system's loader knows it by that name.
    private static void LoadAs(string name)
    {
        const string Other = "libSystem.IO.Compression.Native.so";
        byte[] bytes = File.ReadAllBytes(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), Other));
        int at = bytes.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(Other + "\0"));
        System.Text.Encoding.ASCII.GetBytes(name + "\0").CopyTo(bytes, at);
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            File.WriteAllBytes(file, bytes);
            NativeLibrary.Load(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private sealed class LinuxFactAttribute : FactAttribute
    {
        public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "Only Linux has development packages.";
    }
}
