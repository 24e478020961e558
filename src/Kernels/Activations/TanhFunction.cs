using GpuTrainer.Compute;

namespace GpuTrainer.Kernels;

/// <summary>The hyperbolic tangent.</summary>
[KernelLibrary]
public static class TanhFunction
{
    /// <summary>y = tanh(x).</summary>
    public static float Value(float x) => DeviceMath.Tanh(x);

    /// <summary>gradient * f'(x) = gradient * (1 - y^2), from the output y = f(x).</summary>
    public static float Gradient(float y, float gradient) => gradient * KernelMath.FusedMultiplyAdd(-y, y, 1f);
}
