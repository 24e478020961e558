using GpuTrainer.Compute;

namespace GpuTrainer.Kernels;

/// <summary>The activations that other kernels can fuse. The numbers are the values of the kernels' parameter.</summary>
public enum Activation
{
    /// <summary>y = x.</summary>
    None = 0,

    /// <summary>y = max(x, 0), with NaN kept.</summary>
    Relu = 1,

    /// <summary>y = tanh(x).</summary>
    Tanh = 2,

    /// <summary>y = 1 / (1 + exp(-x)).</summary>
    Sigmoid = 3,
}

/// <summary>The rectified linear unit, as PyTorch's: NaN stays NaN, the derivative at 0 is 0.</summary>
[KernelLibrary]
public static class ReluFunction
{
    /// <summary>y = max(x, 0); NaN stays NaN, -0 becomes +0.</summary>
    public static float Value(float x) => x <= 0f ? 0f : x;

    /// <summary>gradient * f'(x), from the output y = f(x).</summary>
    public static float Gradient(float y, float gradient) => y <= 0f ? 0f : gradient;
}

/// <summary>The hyperbolic tangent.</summary>
[KernelLibrary]
public static class TanhFunction
{
    /// <summary>y = tanh(x).</summary>
    public static float Value(float x) => DeviceMath.Tanh(x);

    /// <summary>gradient * f'(x) = gradient * (1 - y^2), from the output y = f(x).</summary>
    public static float Gradient(float y, float gradient) => gradient * KernelMath.FusedMultiplyAdd(-y, y, 1f);
}

/// <summary>The logistic function.</summary>
[KernelLibrary]
public static class SigmoidFunction
{
    /// <summary>y = 1 / (1 + exp(-x)).</summary>
    public static float Value(float x) => DeviceMath.Sigmoid(x);

    /// <summary>gradient * f'(x) = gradient * y (1 - y), from the output y = f(x).</summary>
    public static float Gradient(float y, float gradient) => gradient * (y * (1f - y));
}
