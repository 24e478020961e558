using ILGPU;

namespace GpuTrainer.Kernels;

/// <summary>The views that a product fused with dropout, or with the way back through it, has beside its own.</summary>
/// <param name="Other">Forward: dropout's output, overwritten. Backward: the activation's output, before dropout.</param>
/// <param name="Keep">Dropout's factors: overwritten forward, read backward.</param>
/// <param name="Clock">[2], <see cref="StepClock.View"/>; forward only.</param>
/// <param name="Settings"><see cref="InvertedDropout.Settings"/>; forward only.</param>
internal readonly record struct FusedDropout(ArrayView<float> Other, ArrayView<float> Keep, ArrayView<int> Clock, ArrayView<uint> Settings);
