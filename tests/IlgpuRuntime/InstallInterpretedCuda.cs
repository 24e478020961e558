using System.Runtime.CompilerServices;
using GpuTrainer.Support.Cuda;

/// <summary>Compiled into each test project that uses <see cref="InterpretedCuda"/>, so that it is in place before any test.</summary>
internal static class InstallInterpretedCuda
{
    [ModuleInitializer]
    internal static void Install() => InterpretedCuda.Install();
}
