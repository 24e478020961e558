using System.Runtime.CompilerServices;
using GpuTrainer.Support.OpenCl;

/// <summary>Compiled into each test project that uses <see cref="OpenClWaits"/>, so that it is in place before any test.</summary>
internal static class InstallOpenClWaits
{
    [ModuleInitializer]
    internal static void Install() => OpenClWaits.Install();
}
