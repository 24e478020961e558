using GpuTrainer.Compute;

namespace GpuTrainer.Compute.Tests;

/// <summary>What [Aligned] promises of a view is looked at when a kernel is launched, on every device.</summary>
public unsafe class AlignmentTests
{
    private static int s_launches;

    static AlignmentTests() => KernelRegistry.Register(typeof(AlignmentTests), nameof(Copy), () => new KernelDescriptor
    {
        Name = "Tests.AlignmentTests.Copy",
        EntryPoint = nameof(Copy),
        Source = "AlignmentTests.cs(1)",
        IndexRank = 1,
        Parameters =
        [
            new("factor", "float", false), new("output", "float", true), new("input", "float", true, 16), new("weights", "double", true, 8),
            new("extentX", "int", false),
        ],
        Cpu = new CpuKernel(&Count, &Count, &Count, &Count),
        OpenCl = "",
        Ptx = "",
        SharedBytes = 0,
    });

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 0, 0)]
    [InlineData(3, 4, 1)]
    [InlineData(0, 8, 3)]
    public void ViewsAsPromised_AreLaunched(int output, int input, int weights)
    {
        using Machine machine = new();
        using Arguments arguments = new(machine);
        int before = s_launches;
        arguments.Launch(output, input, weights);
        Assert.Equal(before + 1, s_launches);
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 8)]
    [InlineData(7, 28)]
    public void ViewThatStartsElsewhere_IsRefusedWithItsName(int input, int bytes)
    {
        using Machine machine = new();
        using Arguments arguments = new(machine);
        int before = s_launches;
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => arguments.Launch(0, input, 0));
        Assert.Equal(
            $"Tests.AlignmentTests.Copy: the view for 'input' starts at byte {bytes} of its buffer; [Aligned(16)] promises a multiple of 16. " +
            "Start it at such a multiple, or launch a kernel without that promise.",
            refusal.Message);
        Assert.Equal(before, s_launches);
    }

    [Fact]
    public void Recording_IsRefusedToo()
    {
        using Machine machine = new();
        using Arguments arguments = new(machine);
        Assert.Throws<ArgumentException>(() => LaunchGraph.Record(machine.Accelerator.DefaultStream, () => arguments.Launch(0, 2, 0)));
    }

    [Fact]
    public void Looking_AllocatesNothing()
    {
        using Machine machine = new();
        using Arguments arguments = new(machine);
        arguments.Launch(1, 4, 1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 50; i++)
            arguments.Launch(1, 4, 1);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Copy(Index1D i, float factor, ArrayView<float> output, ArrayView<float> input, ArrayView<double> weights) =>
        throw new NotSupportedException();

    private static void Count(CpuLaunch* launch, int begin, int end) => s_launches++;

    private sealed class Arguments(Machine machine) : IDisposable
    {
        private readonly MemoryBuffer1D<float, Stride1D.Dense> _floats = machine.Accelerator.Allocate1D<float>(32);
        private readonly MemoryBuffer1D<double, Stride1D.Dense> _doubles = machine.Accelerator.Allocate1D<double>(32);

        private readonly Action<Index1D, float, ArrayView<float>, ArrayView<float>, ArrayView<double>> _copy =
            machine.Accelerator.LoadAutoGroupedStreamKernel<Index1D, float, ArrayView<float>, ArrayView<float>, ArrayView<double>>(Copy);

        public void Launch(int output, int input, int weights) =>
            _copy(1, 1f, _floats.View.SubView(output, 8), _floats.View.SubView(input, 8), _doubles.View.SubView(weights, 8));

        public void Dispose()
        {
            _floats.Dispose();
            _doubles.Dispose();
        }
    }
}
