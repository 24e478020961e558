using GpuTrainer.Compute;
using ILGPU;

namespace GpuTrainer.Kernels;

/// <summary>
/// Elementary functions for kernels, made of correctly rounded operations only, so that every device and vector width gives the same bits.
/// There are no data-dependent branches: every choice is a select.
/// </summary>
/// <remarks>
/// Maximum errors are in units in the last place (ULP) of the exact result, measured against Math's double functions: for Log over all 2^32
/// arguments, for the others over all arguments where the function is neither constant nor equal to its argument. They were measured with a
/// transcription of the same operations to C; DeviceMathTests asserts them, on a sample by default and on all floats with
/// GPU_TRAINER_EXHAUSTIVE=1. The polynomials are minimax fits (Remez) in relative error. NaN gives NaN; denormal arguments and results are
/// exact to the same bounds.
/// </remarks>
[KernelLibrary]
public static class DeviceMath
{
    // Adding and subtracting 1.5 * 2^23 rounds to an integer, which then sits in the low bits of the sum.
    private const float RoundingMagic = 12582912f;
    private const int RoundingMagicBits = 0x4B400000;

    private const float Log2E = 1.44269504f;

    // ln 2 in two parts (as in Cephes): the first has 9 bits, so that its products with exponents are exact.
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    /// <summary>e^x. Maximum error 0.78 ULP (0.69 where the result is normal).</summary>
    public static float Exp(float x)
    {
        // Past these bounds the result is infinity or 0 anyway. Comparisons with NaN keep x.
        float bounded = x > 89f ? 89f : x;
        bounded = bounded < -104f ? -104f : bounded;
        float shifted = KernelMath.FusedMultiplyAdd(bounded, Log2E, RoundingMagic);
        int exponent = (int)Interop.FloatAsInt(shifted) - RoundingMagicBits;
        // In two steps, so that the powers of two are normal and a denormal result is rounded once.
        int half = exponent >> 1;
        float fraction = ReducedExp(bounded, shifted - RoundingMagic);
        return fraction * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    /// <summary>Natural logarithm: -infinity at 0, NaN below. Maximum error 0.83 ULP.</summary>
    public static float Log(float x)
    {
        bool denormal = x < 1.17549435e-38f;
        float normal = denormal ? x * 8388608f : x;
        // x = 2^e * m with m in [sqrt(1/2), sqrt(2)); 0x3F3504F3 is sqrt(1/2).
        int offset = (int)Interop.FloatAsInt(normal) - 0x3F3504F3;
        float e = (offset >> 23) + (denormal ? -23 : 0);
        float z = Interop.IntAsFloat((uint)((offset & 0x007FFFFF) + 0x3F3504F3)) - 1f;
        float square = z * z;
        // log(1 + z) = z - z^2 / 2 + z^3 P(z)
        float p = 0.0674660653f;
        p = KernelMath.FusedMultiplyAdd(p, z, -0.116796568f);
        p = KernelMath.FusedMultiplyAdd(p, z, 0.11890322f);
        p = KernelMath.FusedMultiplyAdd(p, z, -0.124051347f);
        p = KernelMath.FusedMultiplyAdd(p, z, 0.142192245f);
        p = KernelMath.FusedMultiplyAdd(p, z, -0.166680068f);
        p = KernelMath.FusedMultiplyAdd(p, z, 0.200021341f);
        p = KernelMath.FusedMultiplyAdd(p, z, -0.250000089f);
        p = KernelMath.FusedMultiplyAdd(p, z, 0.333333135f);
        float low = KernelMath.FusedMultiplyAdd(square, p * z, e * Ln2Low);
        low = KernelMath.FusedMultiplyAdd(square, -0.5f, low);
        float result = KernelMath.FusedMultiplyAdd(e, Ln2High, z + low);
        result = x == float.PositiveInfinity ? x : result;
        result = x == 0f ? float.NegativeInfinity : result;
        return x >= 0f ? result : float.NaN;
    }

    /// <summary>Hyperbolic tangent; keeps the sign of 0. Maximum error 1.49 ULP.</summary>
    public static float Tanh(float x)
    {
        uint sign = Interop.FloatAsInt(x) & 0x80000000u;
        float magnitude = MathF.Abs(x);
        // Small: x + x^3 Q(x^2).
        float square = magnitude * magnitude;
        float q = -0.00627423963f;
        q = KernelMath.FusedMultiplyAdd(q, square, 0.0210716799f);
        q = KernelMath.FusedMultiplyAdd(q, square, -0.0538523085f);
        q = KernelMath.FusedMultiplyAdd(q, square, 0.13332586f);
        q = KernelMath.FusedMultiplyAdd(q, square, -0.333333164f);
        float small = KernelMath.FusedMultiplyAdd(magnitude * square, q, magnitude);
        // Large: 1 - 2 / (e^2x + 1), which is 1 from 9.02 on.
        float doubled = magnitude > 10f ? 20f : magnitude + magnitude;
        float shifted = KernelMath.FusedMultiplyAdd(doubled, Log2E, RoundingMagic);
        int exponent = (int)Interop.FloatAsInt(shifted) - RoundingMagicBits;
        float exponential = ReducedExp(doubled, shifted - RoundingMagic) * PowerOfTwo(exponent);
        float large = 1f - 2f / (exponential + 1f);
        float result = magnitude < 0.55f ? small : large;
        return Interop.IntAsFloat(Interop.FloatAsInt(result) | sign);
    }

    /// <summary>1 / (1 + e^-x). Maximum error 1.48 ULP.</summary>
    public static float Sigmoid(float x)
    {
        // With z = e^-|x| neither form overflows: 1 / (1 + z), or z / (1 + z) below 0.
        float z = Exp(-MathF.Abs(x));
        float numerator = x < 0f ? z : 1f;
        float sum = 1f + z;
        float lost = (1f - sum) + z;
        float reciprocal = 1f / sum;
        float quotient = numerator * reciprocal;
        // One Newton step corrects the rounding of the sum and of the product.
        float remainder = KernelMath.FusedMultiplyAdd(-quotient, sum, numerator);
        remainder = KernelMath.FusedMultiplyAdd(-quotient, lost, remainder);
        return KernelMath.FusedMultiplyAdd(remainder, reciprocal, quotient);
    }

    /// <summary>
    /// The error function, 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x; keeps the sign of 0. Maximum error 1.1 ULP.
    /// </summary>
    public static float Erf(float x)
    {
        uint sign = Interop.FloatAsInt(x) & 0x80000000u;
        // From 3.92 on it rounds to 1.
        float magnitude = MathF.Min(MathF.Abs(x), 4f);
        // Small: x + x P(x^2).
        float square = magnitude * magnitude;
        float p = -0.000594314246f;
        p = KernelMath.FusedMultiplyAdd(p, square, 0.00498437881f);
        p = KernelMath.FusedMultiplyAdd(p, square, -0.0267611071f);
        p = KernelMath.FusedMultiplyAdd(p, square, 0.112816818f);
        p = KernelMath.FusedMultiplyAdd(p, square, -0.376124829f);
        p = KernelMath.FusedMultiplyAdd(p, square, 0.128379151f);
        float small = KernelMath.FusedMultiplyAdd(p, magnitude, magnitude);
        // Large: 1 - e^-Q(x).
        float q = 2.13627081e-5f;
        q = KernelMath.FusedMultiplyAdd(q, magnitude, -0.000437551323f);
        q = KernelMath.FusedMultiplyAdd(q, magnitude, 0.00418600393f);
        q = KernelMath.FusedMultiplyAdd(q, magnitude, -0.0251587182f);
        q = KernelMath.FusedMultiplyAdd(q, magnitude, 0.108340778f);
        q = KernelMath.FusedMultiplyAdd(q, magnitude, 0.633291781f);
        q = KernelMath.FusedMultiplyAdd(q, magnitude, 1.12954223f);
        q = KernelMath.FusedMultiplyAdd(q, magnitude, -0.000180349627f);
        float large = 1f - Exp(-q);
        float result = magnitude < 0.9375f ? small : large;
        return Interop.IntAsFloat(Interop.FloatAsInt(result) | sign);
    }

    /// <summary>The sine of an angle in turns (1 = 360 degrees), of any size. Maximum absolute error 4e-7 up to 3 turns.</summary>
    public static float SinTurns(float turns)
    {
        float quarters = MathF.Round(turns * 4f);
        float r = KernelMath.FusedMultiplyAdd(quarters, -0.25f, turns);
        int quadrant = (int)quarters & 3;
        float value = (quadrant & 1) != 0 ? CosOfEighth(r) : SinOfEighth(r);
        return quadrant >= 2 ? -value : value;
    }

    /// <summary>The cosine of an angle in turns (1 = 360 degrees), of any size. Maximum absolute error 4e-7 up to 3 turns.</summary>
    public static float CosTurns(float turns)
    {
        float quarters = MathF.Round(turns * 4f);
        float r = KernelMath.FusedMultiplyAdd(quarters, -0.25f, turns);
        int quadrant = (int)quarters & 3;
        float value = (quadrant & 1) != 0 ? SinOfEighth(r) : CosOfEighth(r);
        return quadrant == 1 || quadrant == 2 ? -value : value;
    }

    /// <summary>sin(2 pi r) for |r| up to 1/8: the Taylor series, whose next term is below 2e-9.</summary>
    private static float SinOfEighth(float r)
    {
        float a = r * 6.28318531f;
        float square = a * a;
        float p = 2.75573192e-6f;
        p = KernelMath.FusedMultiplyAdd(p, square, -1.98412698e-4f);
        p = KernelMath.FusedMultiplyAdd(p, square, 8.33333333e-3f);
        p = KernelMath.FusedMultiplyAdd(p, square, -0.166666667f);
        return KernelMath.FusedMultiplyAdd(p * square, a, a);
    }

    /// <summary>cos(2 pi r) for |r| up to 1/8: the Taylor series, whose next term is below 2e-10.</summary>
    private static float CosOfEighth(float r)
    {
        float a = r * 6.28318531f;
        float square = a * a;
        float p = -2.75573192e-7f;
        p = KernelMath.FusedMultiplyAdd(p, square, 2.48015873e-5f);
        p = KernelMath.FusedMultiplyAdd(p, square, -1.38888889e-3f);
        p = KernelMath.FusedMultiplyAdd(p, square, 0.0416666667f);
        p = KernelMath.FusedMultiplyAdd(p, square, -0.5f);
        return KernelMath.FusedMultiplyAdd(p, square, 1f);
    }

    /// <summary>e^(x - n ln 2), for an integer n that makes the exponent at most ln 2 / 2 in magnitude.</summary>
    private static float ReducedExp(float x, float n)
    {
        float high = KernelMath.FusedMultiplyAdd(n, -Ln2High, x);
        float r = KernelMath.FusedMultiplyAdd(n, -Ln2Low, high);
        float rest = KernelMath.FusedMultiplyAdd(n, -Ln2Low, high - r);
        // 1 + r + r^2 Q(r), carrying along the rounding errors of r and 1 + r.
        float q = 0.00138145406f;
        q = KernelMath.FusedMultiplyAdd(q, r, 0.00836874545f);
        q = KernelMath.FusedMultiplyAdd(q, r, 0.041668389f);
        q = KernelMath.FusedMultiplyAdd(q, r, 0.166665211f);
        q = KernelMath.FusedMultiplyAdd(q, r, 0.49999994f);
        float sum = 1f + r;
        float lost = (1f - sum) + r;
        return KernelMath.FusedMultiplyAdd(r * r, q, lost + rest) + sum;
    }

    /// <summary>2^n for n in -126 .. 127.</summary>
    private static float PowerOfTwo(int n) => Interop.IntAsFloat((uint)(n + 127) << 23);
}
