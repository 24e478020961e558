using GpuTrainer.Compute;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels.Tests;

/// <summary>Kernels outside the library call its functions: the same bits as those of its own kernels, on every device.</summary>
public sealed class KernelLibraryTests
{
    private static readonly float[] Values = [.. Inputs.Special, .. Inputs.Normal(97, 1, 5)];

    [Kernel]
    internal static void TanhKernel(Index1D i, ArrayView<float> input, ArrayView<float> output) => output[i] = DeviceMath.Tanh(input[i]);

    [Kernel]
    internal static void SigmoidKernel(Index1D i, ArrayView<float> input, ArrayView<float> output) =>
    output[i] = SigmoidFunction.Value(input[i]);

    [Kernel]
    internal static void ReluKernel(Index1D i, ArrayView<float> input, ArrayView<float> output) => output[i] = ReluFunction.Value(input[i]);

    [Kernel]
    internal static void ExpLogKernel(Index1D i, ArrayView<float> input, ArrayView<float> output)
    {
        output[2 * i] = DeviceMath.Exp(input[i]);
        output[(2 * i) + 1] = DeviceMath.Log(input[i]);
    }

    // The counters of UniformInitializer.
    [Kernel]
    internal static void PhiloxKernel(Index1D i, ArrayView<float> output, uint stream, uint seedLow, uint seedHigh)
    {
        ArrayView<uint> words = LocalMemory.Allocate<uint>(4);
        Philox.Generate(words, (uint)(int)i, 0, stream, Philox.InitializationPurpose, seedLow, seedHigh);
        for (int k = 0; k < 4; k++)
            output[(4 * i) + k] = Philox.Uniform(words[k]);
    }

    [Fact]
    public void Activations_InAKernelOfOurOwn_HaveTheLibrarysBits()
    {
        AssertAsTheLibrarys(TanhKernel, Activation.Tanh);
        AssertAsTheLibrarys(SigmoidKernel, Activation.Sigmoid);
        AssertAsTheLibrarys(ReluKernel, Activation.Relu);
    }

    [Fact]
    public void ExpAndLog_InAKernelOfOurOwn_HaveTheBitsOfPlainCSharp()
    {
        float[] expected = [.. Values.SelectMany(x => new[] { DeviceMath.Exp(x), DeviceMath.Log(x) })];
        AssertSameBits(expected, Run(ExpLogKernel, 2));
    }

    [Fact]
    public void Philox_InAKernelOfOurOwn_GivesTheLibrarysNumbers()
    {
        const int blocks = 9;
        float[] numbers = TestDevice.SameBitsWithPtx(device =>
        {
            device.Accelerator.Load(PhiloxKernel, out Action<AcceleratorStream, Index1D, ArrayView<float>, uint, uint, uint> kernel);
            ArrayView<float> output = device.Garbage<float>(4 * blocks);
            kernel(device.Stream, blocks, output, 3, 0x9ABCDEF0, 0x12345678);
            return device.Read(output);
        });
        for (int block = 0; block < blocks; block++)
        {
            uint[] words = ReferencePhilox.Block((uint)block, 0, 3, Philox.InitializationPurpose, 0x9ABCDEF0, 0x12345678);
            Assert.Equal(words.Select(Philox.Uniform), numbers[(4 * block)..(4 * block + 4)]);
        }
    }

    private static void AssertAsTheLibrarys(Action<Index1D, ArrayView<float>, ArrayView<float>> method, Activation activation)
    {
        float[] expected = TestDevice.SameBitsWithPtx(device =>
        {
            ArrayView<float> output = device.Garbage<float>(Values.Length);
            new Activations(device.Accelerator).Forward(activation, Values.Length, device.Upload(Values), output);
            return device.Read(output);
        });
        AssertSameBits(expected, Run(method, 1));
    }

    private static float[] Run(Action<Index1D, ArrayView<float>, ArrayView<float>> method, int outputs) =>
        TestDevice.SameBitsWithPtx(device =>
    {
        ArrayView<float> output = device.Garbage<float>(outputs * Values.Length);
        device.Accelerator.Load((Delegate)method, out Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>> kernel);
        kernel(device.Stream, Values.Length, device.Upload(Values), output);
        return device.Read(output);
    });

    // NaNs may differ in their payload.
    private static void AssertSameBits(float[] expected, float[] actual) => Assert.Equal(
        Array.ConvertAll(expected, value => float.IsNaN(value) ? float.NaN : value).Select(BitConverter.SingleToUInt32Bits),
        actual.Select(BitConverter.SingleToUInt32Bits));
}
