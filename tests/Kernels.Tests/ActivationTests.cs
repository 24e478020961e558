using ILGPU.Runtime;

namespace GpuTrainer.Kernels.Tests;

/// <summary>Activations, forward against Math in double and backward against central differences of it.</summary>
public sealed class ActivationTests
{
    // Two ULP of the function, as DeviceMathTests measures; results are at most 1 (ReLU is exact).
    private const double ForwardTolerance = 2 * Near.UnitRoundoff * 2;

    // f'(x) from y = f(x) loses what rounding y loses, times |f''| <= 1; four roundings follow. Central differences add 1e-9.
    private const double GradientTolerance = 1e-6;

    public static readonly TheoryData<Activation, int> Cases = new()
    {
        { Activation.None, 33 }, { Activation.Relu, 1 }, { Activation.Relu, 100 }, { Activation.Tanh, 31 }, { Activation.Tanh, 1000 },
        { Activation.Sigmoid, 32 }, { Activation.Sigmoid, 1000 },
    };

    /// <summary>f(x) in double.</summary>
    public static double Exact(Activation activation, double x) => activation switch
    {
        Activation.Relu => x <= 0 ? 0 : x,
        Activation.Tanh => Math.Tanh(x),
        Activation.Sigmoid => x < 0 ? Math.Exp(x) / (1 + Math.Exp(x)) : 1 / (1 + Math.Exp(-x)),
        _ => x,
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_OfAnyValue_AgreesWithMath(Activation activation, int count)
    {
        float[] x = Inputs.Normal(count, 1, 3);
        float[] y = Forward(activation, x);
        Near.Assert(Array.ConvertAll(x, value => Exact(activation, value)), y, ForwardTolerance, 0, activation.ToString());
    }

    [Theory]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Sigmoid)]
    public void Forward_OfSpecialValues_IsTheFunctionBitForBit(Activation activation)
    {
        // The vector forms against plain C#: both run the same operations. NaNs may differ in their payload.
        float[] y = Forward(activation, Inputs.Special);
        for (int i = 0; i < y.Length; i++)
        {
            float x = Inputs.Special[i];
            float expected = activation switch
            {
                Activation.Relu => ReluFunction.Value(x),
                Activation.Tanh => TanhFunction.Value(x),
                _ => SigmoidFunction.Value(x),
            };
            Assert.True(
                BitConverter.SingleToUInt32Bits(expected) == BitConverter.SingleToUInt32Bits(y[i])
                    || float.IsNaN(expected) && float.IsNaN(y[i]),
                $"{activation}({x:R}) is {y[i]:R}, plain C# gives {expected:R}");
        }
    }

    [Fact]
    public void Relu_OfNaN_KeepsIt() => Assert.True(float.IsNaN(ReluFunction.Value(float.NaN)));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Backward_OfAnyValue_AgreesWithCentralDifferences(Activation activation, int count)
    {
        float[] x = AwayFromZero(Inputs.Normal(count, 2, 2));
        float[] gradOutput = Inputs.Normal(count, 3);
        float[] y = Forward(activation, x);
        float[] gradInput = TestDevice.SameBits(device =>
        {
            var output = device.Garbage<float>(count);
            new Activations(device.Accelerator).Backward(activation, count, device.Upload(y), device.Upload(gradOutput), output);
            return device.Read(output);
        });
        var expected = new double[count];
        for (int i = 0; i < count; i++)
            expected[i] = gradOutput[i] * Slope(activation, x[i]);
        Near.Assert(expected, gradInput, GradientTolerance, GradientTolerance, "gradInput");
    }

    [Fact]
    public void ReluBackward_AtZero_IsZero() => Assert.Equal(0f, ReluFunction.Gradient(ReluFunction.Value(0f), 5f));

    private static float[] Forward(Activation activation, float[] x) => TestDevice.SameBits(device =>
    {
        var output = device.Garbage<float>(x.Length);
        new Activations(device.Accelerator).Forward(activation, x.Length, device.Upload(x), output);
        return device.Read(output);
    });

    private static double Slope(Activation activation, double x)
    {
        const double h = 1e-6;
        return (Exact(activation, x + h) - Exact(activation, x - h)) / (2 * h);
    }

    /// <summary>Keeps ReLU's kink out of the difference quotients.</summary>
    private static float[] AwayFromZero(float[] x) => Array.ConvertAll(x, value => Math.Abs(value) < 1e-3f ? 0.01f : value);
}
