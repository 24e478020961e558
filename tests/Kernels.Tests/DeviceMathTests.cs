using Xunit.Abstractions;

namespace GpuTrainer.Kernels.Tests;

/// <summary>
/// Errors of the elementary functions against Math's double functions (whose own error, below 1e-15, does not show here). By default every
/// 1,021st float and the special values; with GPU_TRAINER_EXHAUSTIVE=1 all 2^32.
/// </summary>
public sealed class DeviceMathTests(ITestOutputHelper output)
{
    // A prime, so that all exponents and mantissa patterns are met.
    private const uint SampleStride = 1021;

    [Fact]
    public void Exp_AllFloats_StaysWithinItsBound() => AssertUlps(DeviceMath.Exp, Math.Exp, 0.78);

    [Fact]
    public void Log_AllFloats_StaysWithinItsBound() => AssertUlps(DeviceMath.Log, Math.Log, 0.831);

    [Fact]
    public void Tanh_AllFloats_StaysWithinItsBound() => AssertUlps(DeviceMath.Tanh, Math.Tanh, 1.5);

    [Fact]
    public void Sigmoid_AllFloats_StaysWithinItsBound() => AssertUlps(
        DeviceMath.Sigmoid, x => x < 0 ? Math.Exp(x) / (1 + Math.Exp(x)) : 1 / (1 + Math.Exp(-x)), 1.5);

    [Fact]
    public void Erf_AllFloats_StaysWithinItsBound() => AssertUlps(DeviceMath.Erf, Erf, 1.1);

    [Theory]
    [InlineData(0f, 0f)]
    [InlineData(float.Epsilon, float.Epsilon)]
    [InlineData(4f, 1f)]
    [InlineData(float.PositiveInfinity, 1f)]
    [InlineData(float.NegativeInfinity, -1f)]
    [InlineData(float.NaN, float.NaN)]
    public void Erf_OfSpecialValues_IsExact(float x, float expected) => AssertSameBits(expected, DeviceMath.Erf(x));

    [Theory]
    [InlineData(0f, 1f)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(89f, float.PositiveInfinity)]
    [InlineData(-103.97f, float.Epsilon)]
    [InlineData(-104f, 0f)]
    [InlineData(float.NaN, float.NaN)]
    public void Exp_OfSpecialValues_IsExact(float x, float expected) => AssertSameBits(expected, DeviceMath.Exp(x));

    [Theory]
    [InlineData(1f, 0f)]
    [InlineData(0f, float.NegativeInfinity)]
    [InlineData(-1f, float.NaN)]
    [InlineData(float.NegativeInfinity, float.NaN)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.Epsilon, -103.278929f)]
    [InlineData(float.NaN, float.NaN)]
    public void Log_OfSpecialValues_IsExact(float x, float expected) => AssertSameBits(expected, DeviceMath.Log(x));

    [Theory]
    [InlineData(0f, 0f)]
    [InlineData(float.Epsilon, float.Epsilon)]
    [InlineData(-float.Epsilon, -float.Epsilon)]
    [InlineData(float.PositiveInfinity, 1f)]
    [InlineData(float.NegativeInfinity, -1f)]
    [InlineData(-20f, -1f)]
    [InlineData(float.NaN, float.NaN)]
    public void Tanh_OfSpecialValues_IsExact(float x, float expected) => AssertSameBits(expected, DeviceMath.Tanh(x));

    [Theory]
    [InlineData(0f, 0.5f)]
    [InlineData(float.PositiveInfinity, 1f)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(-103.97f, float.Epsilon)]
    [InlineData(float.NaN, float.NaN)]
    public void Sigmoid_OfSpecialValues_IsExact(float x, float expected) => AssertSameBits(expected, DeviceMath.Sigmoid(x));

    [Fact]
    public void Functions_OfNegativeZero_KeepItsSignInTanhAndErfOnly()
    {
        AssertSameBits(1f, DeviceMath.Exp(-0f));
        AssertSameBits(float.NegativeInfinity, DeviceMath.Log(-0f));
        AssertSameBits(-0f, DeviceMath.Tanh(-0f));
        AssertSameBits(-0f, DeviceMath.Erf(-0f));
        AssertSameBits(0.5f, DeviceMath.Sigmoid(-0f));
    }

    /// <summary>2 / sqrt(pi) e^(-x^2) times the sum of 2^n x^(2n + 1) / (1 * 3 * ... * (2n + 1)): all terms have one sign.</summary>
    private static double Erf(double x)
    {
        if (Math.Abs(x) > 6)
            return Math.Sign(x);
        double term = x, sum = x;
        for (int n = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); n++)
        {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    private static void AssertSameBits(float expected, float actual)
    {
        if (float.IsNaN(expected))
            Assert.True(float.IsNaN(actual), $"got {actual}, expected NaN");
        else
            Assert.Equal(BitConverter.SingleToUInt32Bits(expected), BitConverter.SingleToUInt32Bits(actual));
    }

    private void AssertUlps(Func<float, float> function, Func<double, double> exact, double bound)
    {
        bool exhaustive = Environment.GetEnvironmentVariable("GPU_TRAINER_EXHAUSTIVE") == "1";
        uint stride = exhaustive ? 1 : SampleStride;
        var gate = new Lock();
        double worst = 0;
        float worstAt = 0;
        Parallel.For(0, 256, part =>
        {
            (double error, float at) = Worst(function, exact, (ulong)part << 24, (ulong)(part + 1) << 24, stride);
            lock (gate)
            {
                if (error > worst)
                    (worst, worstAt) = (error, at);
            }
        });
        foreach (float x in Inputs.Special)
        {
            double error = Ulps(function(x), exact(x));
            if (error > worst)
                (worst, worstAt) = (error, x);
        }

        Assert.True(worst <= bound, $"The error is {worst:F4} ULP at {worstAt:R} (got {function(worstAt):R}), the bound is {bound}.");
        output.WriteLine($"{function.Method.Name}: {worst:F4} ULP at {worstAt:R}");
    }

    private static (double Error, float At) Worst(
        Func<float, float> function, Func<double, double> exact, ulong begin, ulong end, uint stride)
    {
        double worst = 0;
        float at = 0;
        for (ulong bits = (begin + stride - 1) / stride * stride; bits < end; bits += stride)
        {
            float x = BitConverter.UInt32BitsToSingle((uint)bits);
            double error = Ulps(function(x), exact(x));
            if (error > worst)
                (worst, at) = (error, x);
        }

        return (worst, at);
    }

    /// <summary>The error in units in the last place that the exact result would have as a float.</summary>
    private static double Ulps(float actual, double exact)
    {
        if (double.IsNaN(exact) || float.IsNaN(actual))
            return double.IsNaN(exact) && float.IsNaN(actual) ? 0 : double.PositiveInfinity;
        // Halfway to 2^128 rounds to infinity.
        if (float.IsInfinity((float)exact) || float.IsInfinity(actual))
            return (float)exact == actual || Math.Abs(exact) > 3.4028234e38 ? 0 : double.PositiveInfinity;
        int exponent = exact == 0 ? -126 : Math.Max(-126, Math.ILogB(exact));
        return Math.Abs(actual - exact) / Math.ScaleB(1, exponent - 23);
    }
}
