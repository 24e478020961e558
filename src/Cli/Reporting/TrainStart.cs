using GpuTrainer.Data;
using GpuTrainer.Model;
using GpuTrainer.Training;
using ILGPU.Runtime;

namespace GpuTrainer.Cli;

/// <summary>What is about to be trained.</summary>
/// <param name="Data">On what.</param>
/// <param name="Model">The network.</param>
/// <param name="Device">Where.</param>
/// <param name="Options">How long, in which batches.</param>
internal sealed record TrainStart(TrainTestData Data, Sequential Model, OpenDevice Device, TrainerOptions Options);
