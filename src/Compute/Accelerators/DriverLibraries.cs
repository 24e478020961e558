using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using ILGPU;

namespace GpuTrainer.Compute;

/// <summary>
/// Finds the drivers' libraries for ILGPU, which imports them as "cuda" and "OpenCL". On Linux that means libcuda.so and libOpenCL.so, links
/// that come with development packages: where only the drivers are, ILGPU finds no device, and says nothing.
/// </summary>
internal static class DriverLibraries
{
    // Where Windows puts its driver for Linux programs.
    private const string WslFolder = "/usr/lib/wsl/lib/";

    static DriverLibraries()
    {
        // Asked after the usual search has failed. (A resolver of ILGPU's assembly would be asked first, but ILGPU sets one itself under WSL.)
        AssemblyLoadContext.GetLoadContext(typeof(Context).Assembly)!.ResolvingUnmanagedDll += Load;
    }

    /// <summary>Must be called before ILGPU's first use of a driver: it remembers that there is none.</summary>
    internal static void Resolve()
    {
        // The static constructor does it, once.
    }

    /// <summary>The files that a library's bare name may mean.</summary>
    internal static string[] Files(string name) => name switch
    {
        "cuda" when OperatingSystem.IsWindows() => ["nvcuda.dll"],
        "cuda" => ["libcuda.so.1", WslFolder + "libcuda.so.1"],
        "OpenCL" => ["libOpenCL.so.1"],
        _ => [],
    };

    private static nint Load(Assembly assembly, string name)
    {
        foreach (string file in Files(name))
        {
            if (NativeLibrary.TryLoad(file, out nint library))
                return library;
        }

        return 0;
    }
}
