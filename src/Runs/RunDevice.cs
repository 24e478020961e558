namespace GpuTrainer.Runs;

/// <summary>Where a run was trained.</summary>
/// <param name="Choice">As --device takes it: "cpu", "cuda:0".</param>
/// <param name="Name">As its driver calls it.</param>
/// <param name="Compiler">Who compiled the kernels: "built-in" or "ilgpu".</param>
public sealed record RunDevice(string Choice, string Name, string Compiler);
