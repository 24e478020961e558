using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Compute.Tests;

/// <summary>Launches check what [Aligned] promises about a view, on every device.</summary>
public class AlignmentTests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 0, 0)]
    [InlineData(3, 4, 1)]
    [InlineData(0, 8, 3)]
    public void Launch_ViewsAsPromised_Runs(int output, int input, int weights)
    {
        using Machine machine = new();
        using Arguments arguments = new(machine);
        arguments.Launch(output, input, weights);
        Assert.Equal(input + weights, arguments.ReadOutput(output));
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 8)]
    [InlineData(7, 28)]
    public void Launch_ViewThatStartsElsewhere_IsRefusedWithItsName(int input, int bytes)
    {
        using Machine machine = new();
        using Arguments arguments = new(machine);
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => arguments.Launch(0, input, 0));
        Assert.Equal(
            $"GpuTrainer.Compute.Tests.AlignmentTests.Copy: the view for 'input' starts at byte {bytes} of its buffer; [Aligned(16)] "
            + $"promises a " +
            "multiple of 16. Start it at such a multiple, or launch a kernel without that promise.",
            refusal.Message);
        Assert.Equal(-1, arguments.ReadOutput(0));
    }

    [Fact]
    public void Record_ViewThatStartsElsewhere_IsRefusedToo()
    {
        using Machine machine = new();
        using Arguments arguments = new(machine);
        Assert.Throws<ArgumentException>(() => machine.Stream.Record(() => arguments.Launch(0, 2, 0)));
    }

    [Kernel]
    internal static void Copy(
        Index1D i, float factor, ArrayView<float> output, [Aligned(16)] ArrayView<float> input, [Aligned(8)] ArrayView<double> weights) =>
        output[i] = factor * input[i] + (float)weights[i];

    private sealed class Arguments : IDisposable
    {
        private readonly MemoryBuffer1D<float, Stride1D.Dense> _output;
        private readonly MemoryBuffer1D<float, Stride1D.Dense> _input;
        private readonly MemoryBuffer1D<double, Stride1D.Dense> _weights;
        private readonly Action<AcceleratorStream, Index1D, float, ArrayView<float>, ArrayView<float>, ArrayView<double>> _copy;
        private readonly AcceleratorStream _stream;

        public Arguments(Machine machine)
        {
            _stream = machine.Stream;
            _output = machine.Accelerator.Allocate1D([.. Enumerable.Repeat(-1f, 32)]);
            _input = machine.Accelerator.Allocate1D([.. Enumerable.Range(0, 32).Select(i => (float)i)]);
            _weights = machine.Accelerator.Allocate1D([.. Enumerable.Range(0, 32).Select(i => (double)i)]);
            machine.Accelerator.Load(Copy, out _copy);
        }

        public void Launch(int output, int input, int weights) => _copy(
            _stream, 1, 1f, _output.View.BaseView.SubView(output, 8), _input.View.BaseView.SubView(input, 8),
            _weights.View.BaseView.SubView(weights, 8));

        public float ReadOutput(int index) => _output.GetAsArray1D()[index];

        public void Dispose()
        {
            _output.Dispose();
            _input.Dispose();
            _weights.Dispose();
        }
    }
}
