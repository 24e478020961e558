using GpuTrainer.Data;
using GpuTrainer.Kernels;
using ILGPU.Runtime;

namespace GpuTrainer.Training;

/// <summary>For what an augmentation is loaded.</summary>
/// <param name="Accelerator">Where to run.</param>
/// <param name="Shape">Of each picture.</param>
/// <param name="MaxRows">Samples of the largest batch.</param>
/// <param name="Random">Where its random numbers come from: a function of seed, sample and epoch.</param>
/// <param name="Stream">A number that no other augmentation of the list has.</param>
public sealed record AugmentationContext(Accelerator Accelerator, ImageShape Shape, int MaxRows, SampleRandom Random, int Stream);
