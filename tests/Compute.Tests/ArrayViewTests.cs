using GpuTrainer.Compute;

namespace GpuTrainer.Compute.Tests;

public class ArrayViewTests
{
    [Fact]
    public void Indexer_OnTheHost_ReachesTheElements()
    {
        using Machine machine = new();
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = machine.Accelerator.Allocate1D<float>([1, 2, 3, 4]);
        ArrayView<float> view = buffer.View;
        view[1] += 10;
        view[2L] = -view[(Index1D)3];
        Assert.Equal([1f, 12, -4, 4], buffer.GetAsArray1D());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    public void Indexer_OutOfRange_Throws(long index)
    {
        using Machine machine = new();
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = machine.Accelerator.Allocate1D<float>([0, 1, 2, 3, 4, 5]);
        ArrayView<float> view = buffer.View.SubView(1, 4);
        IndexOutOfRangeException exception = Assert.Throws<IndexOutOfRangeException>(() => view[index]);
        Assert.Contains($"index {index}", exception.Message);
        Assert.Contains("4 elements", exception.Message);
    }

    [Fact]
    public void Indexer_AfterDispose_Throws()
    {
        using Machine machine = new();
        MemoryBuffer1D<int, Stride1D.Dense> buffer = machine.Accelerator.Allocate1D<int>(3);
        ArrayView<int> view = buffer.View;
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => view[0]);
        Assert.Throws<ObjectDisposedException>(() => view.MemSetToZero());
    }

    [Fact]
    public void SubView_OfSubView_AddsOffsets()
    {
        using Machine machine = new();
        using MemoryBuffer1D<int, Stride1D.Dense> buffer = machine.Accelerator.Allocate1D<int>([0, 1, 2, 3, 4, 5, 6, 7]);
        ArrayView<int> view = buffer.View.SubView(2, 5).BaseView.SubView(1);
        Assert.Equal(4, view.Length);
        Assert.Equal([3, 4, 5, 6], view.GetAsArray1D());
        Assert.Equal(0, view.SubView(4).Length);
        Assert.Equal(16, view.LengthInBytes);
    }

    [Theory]
    [InlineData(-1, 2)]
    [InlineData(2, -1)]
    [InlineData(3, 6)]
    [InlineData(9, 0)]
    [InlineData(1, long.MaxValue)]
    public void SubView_OutsideOfTheView_Throws(long index, long length)
    {
        using Machine machine = new();
        using MemoryBuffer1D<int, Stride1D.Dense> buffer = machine.Accelerator.Allocate1D<int>(8);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.View.BaseView.SubView(index, length));
    }

    [Fact]
    public void EmptyBuffer_HasAnInvalidView()
    {
        using Machine machine = new();
        using MemoryBuffer1D<int, Stride1D.Dense> buffer = machine.Accelerator.Allocate1D<int>(0);
        Assert.False(buffer.View.IsValid);
        Assert.Equal(0, buffer.LengthInBytes);
        Assert.Empty(buffer.GetAsArray1D());
        buffer.MemSetToZero();
        buffer.CopyFromCPU(Array.Empty<int>());
        Assert.False(ArrayView<int>.Empty.IsValid);
    }

    [Fact]
    public void Kernel_WithAnIndex_RunsAsPlainCSharp()
    {
        using Machine machine = new();
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = machine.Accelerator.Allocate1D<float>([1, 2, 3]);
        for (int i = 0; i < 3; i++)
            TestKernels.Scale(i, buffer.View, 2);
        Assert.Equal([2f, 4, 6], buffer.GetAsArray1D());
    }
}
