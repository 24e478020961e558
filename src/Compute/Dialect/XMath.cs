using System.Numerics;

namespace GpuTrainer.Compute;

/// <summary>
/// Mathematical functions by the names kernels know. Those without an intrinsic exist on the host only: kernels use the polynomials of
/// DeviceMath, which give the same bits on every device.
/// </summary>
public static class XMath
{
    /// <summary>The number e.</summary>
    public const float E = MathF.E;

    /// <summary>The number pi.</summary>
    public const float PI = MathF.PI;

    /// <summary>The magnitude; that of MinValue is MinValue.</summary>
    [Intrinsic("math.abs")]
    public static int Abs(int value) => value < 0 ? unchecked(-value) : value;

    /// <summary>The magnitude; that of MinValue is MinValue.</summary>
    [Intrinsic("math.abs")]
    public static long Abs(long value) => value < 0 ? unchecked(-value) : value;

    /// <summary>The magnitude.</summary>
    [Intrinsic("math.abs")]
    public static float Abs(float value) => MathF.Abs(value);

    /// <summary>The magnitude.</summary>
    [Intrinsic("math.abs")]
    public static double Abs(double value) => Math.Abs(value);

    /// <summary>The square root, correctly rounded.</summary>
    [Intrinsic("math.sqrt")]
    public static float Sqrt(float value) => MathF.Sqrt(value);

    /// <summary>The square root, correctly rounded.</summary>
    [Intrinsic("math.sqrt")]
    public static double Sqrt(double value) => Math.Sqrt(value);

    /// <summary>Rounded toward negative infinity.</summary>
    [Intrinsic("math.floor")]
    public static float Floor(float value) => MathF.Floor(value);

    /// <summary>Rounded toward negative infinity.</summary>
    [Intrinsic("math.floor")]
    public static double Floor(double value) => Math.Floor(value);

    /// <summary>Rounded toward positive infinity.</summary>
    [Intrinsic("math.ceiling")]
    public static float Ceiling(float value) => MathF.Ceiling(value);

    /// <summary>Rounded toward positive infinity.</summary>
    [Intrinsic("math.ceiling")]
    public static double Ceiling(double value) => Math.Ceiling(value);

    /// <summary>Rounded toward zero.</summary>
    [Intrinsic("math.truncate")]
    public static float Truncate(float value) => MathF.Truncate(value);

    /// <summary>Rounded toward zero.</summary>
    [Intrinsic("math.truncate")]
    public static double Truncate(double value) => Math.Truncate(value);

    /// <summary>Rounded to the nearest integer, ties to even.</summary>
    [Intrinsic("math.round_even")]
    public static float Round(float value) => MathF.Round(value);

    /// <summary>Rounded to the nearest integer, ties to even.</summary>
    [Intrinsic("math.round_even")]
    public static double Round(double value) => Math.Round(value);

    /// <summary>Rounded to the nearest integer, ties to even.</summary>
    [Intrinsic("math.round_even")]
    public static float RoundToEven(float value) => MathF.Round(value);

    /// <summary>Rounded to the nearest integer, ties to even.</summary>
    [Intrinsic("math.round_even")]
    public static double RoundToEven(double value) => Math.Round(value);

    /// <summary>The smaller.</summary>
    [Intrinsic("math.min")]
    public static int Min(int first, int second) => Math.Min(first, second);

    /// <summary>The smaller.</summary>
    [Intrinsic("math.min")]
    public static uint Min(uint first, uint second) => Math.Min(first, second);

    /// <summary>The smaller.</summary>
    [Intrinsic("math.min")]
    public static long Min(long first, long second) => Math.Min(first, second);

    /// <summary>The smaller; NaN if either is NaN, and -0 is smaller than +0.</summary>
    [Intrinsic("math.min")]
    public static float Min(float first, float second) => MathF.Min(first, second);

    /// <summary>The smaller; NaN if either is NaN, and -0 is smaller than +0.</summary>
    [Intrinsic("math.min")]
    public static double Min(double first, double second) => Math.Min(first, second);

    /// <summary>The larger.</summary>
    [Intrinsic("math.max")]
    public static int Max(int first, int second) => Math.Max(first, second);

    /// <summary>The larger.</summary>
    [Intrinsic("math.max")]
    public static uint Max(uint first, uint second) => Math.Max(first, second);

    /// <summary>The larger.</summary>
    [Intrinsic("math.max")]
    public static long Max(long first, long second) => Math.Max(first, second);

    /// <summary>The larger; NaN if either is NaN, and +0 is larger than -0.</summary>
    [Intrinsic("math.max")]
    public static float Max(float first, float second) => MathF.Max(first, second);

    /// <summary>The larger; NaN if either is NaN, and +0 is larger than -0.</summary>
    [Intrinsic("math.max")]
    public static double Max(double first, double second) => Math.Max(first, second);

    /// <summary>True for NaN.</summary>
    [Intrinsic("math.is_nan")]
    public static bool IsNaN(float value) => float.IsNaN(value);

    /// <summary>True for NaN.</summary>
    [Intrinsic("math.is_nan")]
    public static bool IsNaN(double value) => double.IsNaN(value);

    /// <summary>True for the two infinities.</summary>
    [Intrinsic("math.is_infinity")]
    public static bool IsInfinity(float value) => float.IsInfinity(value);

    /// <summary>True for the two infinities.</summary>
    [Intrinsic("math.is_infinity")]
    public static bool IsInfinity(double value) => double.IsInfinity(value);

    /// <summary>True for all but NaN and the infinities.</summary>
    [Intrinsic("math.is_finite")]
    public static bool IsFinite(float value) => float.IsFinite(value);

    /// <summary>True for all but NaN and the infinities.</summary>
    [Intrinsic("math.is_finite")]
    public static bool IsFinite(double value) => double.IsFinite(value);

    /// <summary>The number of one bits.</summary>
    [Intrinsic("math.pop_count")]
    public static int PopCount(int value) => BitOperations.PopCount((uint)value);

    /// <summary>e to the power of <paramref name="value"/>. On the host only.</summary>
    public static float Exp(float value) => MathF.Exp(value);

    /// <summary>e to the power of <paramref name="value"/>. On the host only.</summary>
    public static double Exp(double value) => Math.Exp(value);

    /// <summary>The natural logarithm. On the host only.</summary>
    public static float Log(float value) => MathF.Log(value);

    /// <summary>The natural logarithm. On the host only.</summary>
    public static double Log(double value) => Math.Log(value);

    /// <summary>The hyperbolic tangent. On the host only.</summary>
    public static float Tanh(float value) => MathF.Tanh(value);

    /// <summary>The hyperbolic tangent. On the host only.</summary>
    public static double Tanh(double value) => Math.Tanh(value);

    /// <summary>The sine. On the host only.</summary>
    public static float Sin(float value) => MathF.Sin(value);

    /// <summary>The sine. On the host only.</summary>
    public static double Sin(double value) => Math.Sin(value);

    /// <summary>The cosine. On the host only.</summary>
    public static float Cos(float value) => MathF.Cos(value);

    /// <summary>The cosine. On the host only.</summary>
    public static double Cos(double value) => Math.Cos(value);

    /// <summary><paramref name="base"/> to the power of <paramref name="exponent"/>. On the host only.</summary>
    public static float Pow(float @base, float exponent) => MathF.Pow(@base, exponent);

    /// <summary><paramref name="base"/> to the power of <paramref name="exponent"/>. On the host only.</summary>
    public static double Pow(double @base, double exponent) => Math.Pow(@base, exponent);

    /// <summary>How many blocks of <paramref name="divisor"/> cover <paramref name="value"/>. On the host only.</summary>
    /// <param name="value">Not negative.</param>
    /// <param name="divisor">Positive.</param>
    public static int DivRoundUp(int value, int divisor) => value / divisor + (value % divisor > 0 ? 1 : 0);
}
