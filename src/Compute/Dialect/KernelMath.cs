using ILGPU.IR.Intrinsics;

namespace GpuTrainer.Compute;

/// <summary>
/// Functions that kernels need and ILGPU's dialect lacks. Their C# bodies define them. The attribute keeps ILGPU's compiler from inlining
/// the bodies; Ilgpu/StrictArithmetic.cs registers what it emits instead.
/// </summary>
public static class KernelMath
{
    /// <summary>a * b + c, rounded once.</summary>
    [IntrinsicImplementation]
    public static float FusedMultiplyAdd(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);

    /// <summary>a * b + c, rounded once.</summary>
    [IntrinsicImplementation]
    public static double FusedMultiplyAdd(double a, double b, double c) => Math.FusedMultiplyAdd(a, b, c);

    /// <summary>The high 32 bits of the 64-bit product.</summary>
    [IntrinsicImplementation]
    public static uint MultiplyHigh(uint left, uint right) => (uint)((ulong)left * right >> 32);
}
