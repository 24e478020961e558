using GpuTrainer.Compute;

namespace GpuTrainer.Kernels;

/// <summary>The logistic function.</summary>
[KernelLibrary]
public static class SigmoidFunction
{
    /// <summary>y = 1 / (1 + exp(-x)).</summary>
    public static float Value(float x) => DeviceMath.Sigmoid(x);

    /// <summary>gradient * f'(x) = gradient * y (1 - y), from the output y = f(x).</summary>
    public static float Gradient(float y, float gradient) => gradient * (y * (1f - y));
}
