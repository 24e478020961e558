using System.Runtime.InteropServices;

namespace GpuTrainer.Runs;

/// <summary>The versions that a run was trained with.</summary>
/// <param name="GpuTrainer">This program's.</param>
/// <param name="Dotnet">The runtime's.</param>
/// <param name="Os">The system and its version.</param>
public sealed record RunRuntime(string GpuTrainer, string Dotnet, string Os)
{
    /// <summary>Those of this process.</summary>
    /// <param name="gpuTrainer">This program's version.</param>
    public static RunRuntime Current(string gpuTrainer) =>
        new(gpuTrainer, Environment.Version.ToString(), $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}");
}
