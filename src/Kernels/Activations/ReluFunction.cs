using GpuTrainer.Compute;

namespace GpuTrainer.Kernels;

/// <summary>The rectifier, as PyTorch's: NaN stays NaN, the derivative at 0 is 0.</summary>
[KernelLibrary]
public static class ReluFunction
{
    /// <summary>y = max(x, 0); NaN stays NaN, -0 becomes +0.</summary>
    public static float Value(float x) => x <= 0f ? 0f : x;

    /// <summary>gradient * f'(x), from the output y = f(x).</summary>
    public static float Gradient(float y, float gradient) => y <= 0f ? 0f : gradient;
}
