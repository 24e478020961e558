using GpuTrainer.Compute;
using GpuTrainer.Support.Cuda;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels.Tests;

/// <summary>
/// Adam with four neighbours a thread, which CUDA runs: the bits of one a thread, and no launch with views that lie elsewhere.
/// </summary>
public sealed class AdamOfFourTests
{
    private const int Steps = 3;

    /// <summary>On CUDA these are the one kernel or the other, as the count is a multiple of four or not.</summary>
    [Theory]
    [InlineData(1, 0.0, false)]
    [InlineData(3, 0.1, true)]
    [InlineData(4, 0.0, false)]
    [InlineData(5, 0.1, false)]
    [InlineData(31, 0.1, true)]
    [InlineData(32, 0.1, false)]
    [InlineData(33, 0.0, false)]
    [InlineData(260, 0.1, true)]
    [InlineData(1028, 0.1, false)]
    public void Steps_OnCuda_GiveTheSameBitsAsOnOtherDevices(int count, double weightDecay, bool decoupled) =>
        TestDevice.SameBitsWithPtx(device =>
        {
            var adam = new AdamStep(device.Accelerator, weightDecay: weightDecay, decoupled: decoupled);
            State state = State.On(device, count, adam);
            for (int step = 0; step < Steps; step++)
                adam.Step(count, state.Parameters, device.Upload(Inputs.Normal(count, step)), state.Moments, state.Scalars, state.Clock);
            return state.Read(device);
        });

    /// <summary>The kernel itself against the kernel with one parameter per thread, on every device.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(36)]
    [InlineData(1024)]
    public void Kernel_GivesTheBitsOfOneAThread_OnEveryDevice(int count)
    {
        float[] one = TestDevice.SameBitsWithPtx(device => Run(device, count, isOfFour: false));
        float[] four = TestDevice.SameBitsWithPtx(device => Run(device, count, isOfFour: true));
        Assert.Equal(Array.ConvertAll(one, BitConverter.SingleToInt32Bits), Array.ConvertAll(four, BitConverter.SingleToInt32Bits));
    }

    /// <summary>There four a thread would undo what the processor's lanes share.</summary>
    [Fact]
    public void Threads_OnTheProcessor_OwnOneEach()
    {
        using DeviceSearch search = DeviceSearch.Find(AcceleratorType.CPU, new CpuOptions { Threads = 1 });
        using Accelerator cpu = search.Open(search.Devices[0]);
        const int count = 32;
        using MemoryBuffer1D<float, Stride1D.Dense> floats = cpu.Allocate1D<float>(2 * count);
        using MemoryBuffer1D<int, Stride1D.Dense> clock = cpu.Allocate1D<int>(2);
        var adam = new AdamStep(cpu);
        using LaunchGraph recorded = cpu.DefaultStream.Record(
            () => adam.Step(count, floats.View, floats.View, floats.View, floats.View, clock.View));
        Assert.Equal("GpuTrainer.Kernels.AdamStep.StepKernel", Assert.Single(((LaunchList)recorded).Launches).Kernel.Descriptor.Name);
    }

    /// <summary>So the kernel of four it is: the other takes any view.</summary>
    [Theory]
    [InlineData(1, 0, "parameters")]
    [InlineData(0, 2, "gradients")]
    public void OnCuda_AMultipleOfFour_NeedsAlignedViews(int parametersAt, int gradientsAt, string name)
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => StepOnCuda(8, parametersAt, gradientsAt));
        Assert.Contains($"AdamStep.StepOfFourKernel: the view for '{name}' starts at byte", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8, 0, 0)]
    [InlineData(8, 4, 8)]
    [InlineData(7, 1, 2)]
    [InlineData(9, 0, 3)]
    public void OnCuda_AlignedViewsOrOtherCounts_AreTaken(int count, int parametersAt, int gradientsAt) =>
    StepOnCuda(count, parametersAt, gradientsAt);

    private static void StepOnCuda(int count, int parametersAt, int gradientsAt)
    {
        using Accelerator cuda = InterpretedCuda.Open();
        using MemoryBuffer1D<float, Stride1D.Dense> floats = cuda.Allocate1D<float>(new float[128]);
        using MemoryBuffer1D<int, Stride1D.Dense> clock = cuda.Allocate1D<int>(new int[2]);
        new AdamStep(cuda).Step(
            count, floats.View.BaseView.SubView(parametersAt, count), floats.View.BaseView.SubView(32 + gradientsAt, count),
            floats.View.BaseView.SubView(64, 2 * count),
            floats.View.BaseView.SubView(96, 4), clock.View);
        cuda.Synchronize();
    }

    private static float[] Run(TestDevice device, int count, bool isOfFour)
    {
        State state = State.On(device, count, new AdamStep(device.Accelerator, weightDecay: 0.1));
        ArrayView<float> gradients = device.Upload(Inputs.Normal(count, 7));
        const float beta1 = 0.9f, rest1 = 0.1f, beta2 = 0.999f, rest2 = 0.001f, epsilon = 1e-8f, decay = 0.1f;
        if (isOfFour)
        {
            device.Accelerator.Load(AdamStep.StepOfFourKernel, out Action<
                AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
                ArrayView<int>, float, float,
                float, float, float, float> launch);
            launch(
                device.Stream, count / AdamStep.Four, state.Parameters, gradients, state.Moments, state.Moments.SubView(count),
                state.Scalars, state.Clock, decay, beta1,
                rest1, beta2, rest2, epsilon);
        }
        else
        {
            device.Accelerator.Load(AdamStep.StepKernel, out Action<
                AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<int>, int,
                float, float, float, float,
                float, float> launch);
            launch(
                device.Stream, count, state.Parameters, gradients, state.Moments, state.Scalars, state.Clock, count, decay, beta1, rest1,
                beta2, rest2, epsilon);
        }

        return state.Read(device);
    }

    // All special values are among the parameters and the first moments; second moments are not negative.
    private sealed record State(ArrayView<float> Parameters, ArrayView<float> Moments, ArrayView<float> Scalars, ArrayView<int> Clock)
    {
        public static State On(TestDevice device, int count, AdamStep adam)
        {
            float[] parameters = Inputs.Normal(count, 1);
            Inputs.Special.AsSpan(0, Math.Min(count, Inputs.Special.Length)).CopyTo(parameters);
            float[] moments = Array.ConvertAll(Inputs.Normal(2 * count, 3), Math.Abs);
            Inputs.Special.AsSpan(0, Math.Min(count, Inputs.Special.Length)).CopyTo(moments);
            var row = new float[adam.ScalarsPerStep];
            adam.WriteScalars(3, 0.05, row);
            return new State(device.Upload(parameters), device.Upload(moments), device.Upload(row), device.Upload<int>([0, 2]));
        }

        public float[] Read(TestDevice device) => [.. device.Read(Parameters), .. device.Read(Moments)];
    }
}
