using GpuTrainer.Compute;
using GpuTrainer.Training;
using ILGPU.Runtime;

namespace GpuTrainer.Cli;

/// <summary>What a training came to.</summary>
/// <param name="Result">The epochs and the last evaluation.</param>
/// <param name="ModelPath">The saved file; null = nothing is saved.</param>
/// <param name="Device">Where it was trained.</param>
/// <param name="Compiler">Who compiled the kernels.</param>
/// <param name="WeightsSha256">The weights' fingerprint.</param>
/// <param name="HasValidation">Whether the epochs were watched by a validation part.</param>
internal sealed record TrainDone(
    TrainingResult Result, string? ModelPath, DeviceChoice Device, Compiler Compiler, string WeightsSha256, bool HasValidation = false);
