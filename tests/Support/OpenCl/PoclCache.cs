using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GpuTrainer.Support.OpenCl;

/// <summary>
/// Gives each test project its own compilation cache for PoCL, next to its assembly: test projects run at the same time, and PoCL's common
/// cache then fails builds now and then ("unable to rename temporary").
/// </summary>
internal static partial class PoclCache
{
#pragma warning disable CA2255 // It must happen before anything loads OpenCL, and no test can be trusted to be the first.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void UseOneOfOurOwn()
    {
        if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable("POCL_CACHE_DIR") is null)
        {
            // Through libc: what .NET sets is not seen by native code.
            _ = SetEnvironment("POCL_CACHE_DIR", Path.Combine(AppContext.BaseDirectory, "pocl-cache"), 1);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
