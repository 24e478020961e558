using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using ILGPU;

namespace GpuTrainer.Compute;

/// <summary>
/// Resolves the driver libraries. ILGPU imports "cuda" and "OpenCL", which on Linux become libcuda.so and libOpenCL.so. Only development
/// packages have these; drivers install libcuda.so.1 and libOpenCL.so.1. Without this, a machine with a GPU shows neither a device nor an
/// error.
/// </summary>
internal static class DriverLibraries
{
#pragma warning disable CA2255 // ILGPU looks once and keeps the result; that may happen in a program's first line.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Install() =>
        AssemblyLoadContext.GetLoadContext(typeof(Context).Assembly)!.ResolvingUnmanagedDll += static (_, name) => Find(name);

    // Called only when the name itself was not found. "cuda" is the name in our own imports on every system, and in ILGPU's on Linux.
    private static nint Find(string name)
    {
        foreach (string file in Files(name))
        {
            if (NativeLibrary.TryLoad(file, out nint library))
                return library;
        }

        return 0;
    }

    private static string[] Files(string name) => name switch
    {
        "OpenCL" when OperatingSystem.IsLinux() => ["libOpenCL.so.1"],
        "OpenCL" when OperatingSystem.IsMacOS() => ["/System/Library/Frameworks/OpenCL.framework/OpenCL"],
        "cuda" when OperatingSystem.IsWindows() => ["nvcuda.dll"],
        "cuda" => ["libcuda.so.1", "/usr/lib/wsl/lib/libcuda.so.1"],
        _ => [],
    };
}
