using GpuTrainer.Compute;

namespace GpuTrainer.Compute.Tests;

public class TransferTests
{
    [Fact]
    public void Arrays_GoThereAndBack_WithAndWithoutStream()
    {
        using Machine machine = new();
        using AcceleratorStream stream = machine.Accelerator.CreateStream();
        using MemoryBuffer1D<double, Stride1D.Dense> buffer = machine.Accelerator.Allocate1D<double>(3);
        double[] back = new double[3];

        buffer.CopyFromCPU([1.5, -2, double.NaN]);
        buffer.CopyToCPU(back);
        Assert.Equal([1.5, -2, double.NaN], back);

        buffer.View.CopyFromCPU(stream, [4.0, 5, 6]);
        buffer.View.CopyToCPU(stream, back);
        Assert.Equal([4.0, 5, 6], back);
        Assert.Equal([5.0, 6], buffer.View.SubView(1, 2).GetAsArray1D(stream));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Arrays_OfAnotherLength_Throw(int length)
    {
        using Machine machine = new();
        using MemoryBuffer1D<int, Stride1D.Dense> buffer = machine.Accelerator.Allocate1D<int>(3);
        int[] data = new int[length];
        string message = Assert.Throws<ArgumentOutOfRangeException>(() => buffer.CopyFromCPU(data)).Message;
        Assert.Contains($"The array has {length} elements, the view 3", message);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.View.CopyToCPU(data));
    }

    [Fact]
    public void Spans_MayBeShorter_NotLonger()
    {
        using Machine machine = new();
        using MemoryBuffer1D<byte, Stride1D.Dense> buffer = machine.Accelerator.Allocate1D<byte>([1, 2, 3, 4]);
        buffer.View.CopyFromCPU((ReadOnlySpan<byte>)[9, 8]);
        byte[] back = new byte[8];
        buffer.View.CopyToCPU(back.AsSpan(1, 3));
        Assert.Equal([0, 9, 8, 3, 0, 0, 0, 0], back);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.View.CopyToCPU(new byte[5].AsSpan()));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.CopyFromCPU((ReadOnlySpan<byte>)new byte[5]));
    }

    [Fact]
    public void CopyTo_AndCopyFrom_MoveSubViews()
    {
        using Machine machine = new();
        using MemoryBuffer1D<long, Stride1D.Dense> source = machine.Accelerator.Allocate1D<long>([1, 2, 3, 4]);
        using MemoryBuffer1D<long, Stride1D.Dense> target = machine.Accelerator.Allocate1D<long>([0, 0, 0, 0, 0]);
        source.View.SubView(1, 2).CopyTo(target.View.SubView(3, 2));
        target.View.SubView(0, 1).CopyFrom(source.View.SubView(3, 1));
        Assert.Equal([4L, 0, 0, 2, 3], target.GetAsArray1D());
        target.CopyFrom(machine.Accelerator.DefaultStream, source.View);
        Assert.Equal([1L, 2, 3, 4, 3], target.GetAsArray1D());
        Assert.Throws<ArgumentOutOfRangeException>(() => target.CopyTo(source.View));
    }

    [Fact]
    public void CopyTo_AnotherAccelerator_Throws()
    {
        using Machine here = new();
        using Machine there = new();
        using MemoryBuffer1D<int, Stride1D.Dense> source = here.Accelerator.Allocate1D<int>(2);
        using MemoryBuffer1D<int, Stride1D.Dense> target = there.Accelerator.Allocate1D<int>(2);
        Assert.Throws<ArgumentException>(() => source.CopyTo(target.View));
        Assert.Throws<ArgumentException>(() => source.MemSetToZero(there.Accelerator.DefaultStream));
    }

    [Fact]
    public void MemSet_TouchesTheViewOnly()
    {
        using Machine machine = new();
        using MemoryBuffer1D<int, Stride1D.Dense> buffer = machine.Accelerator.Allocate1D<int>([7, 7, 7, 7]);
        buffer.View.SubView(1, 2).MemSetToZero();
        Assert.Equal([7, 0, 0, 7], buffer.GetAsArray1D());
        buffer.View.SubView(2, 1).MemSet(0xFF);
        Assert.Equal([7, 0, -1, 7], buffer.GetAsArray1D());
    }

    [Fact]
    public void PageLockedArray_GoesThereAndBack()
    {
        using Machine machine = new();
        using PageLockedArray1D<float> array = machine.Accelerator.AllocatePageLocked1D<float>(3);
        Assert.Equal([0f, 0, 0], array.GetArray());
        array.Span[0] = 4;
        array[2] = 5;
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = machine.Accelerator.Allocate1D<float>(3);
        buffer.View.CopyFromPageLockedAsync(machine.Accelerator.DefaultStream, array);
        array.Span.Clear();
        buffer.View.CopyToPageLockedAsync(machine.Accelerator.DefaultStream, array);
        Assert.Equal([4f, 0, 5], array.GetArray());
        Assert.Throws<ArgumentOutOfRangeException>(
            () => buffer.View.SubView(0, 2).CopyToPageLockedAsync(machine.Accelerator.DefaultStream, array));
        array.Dispose();
        Assert.Throws<ObjectDisposedException>(() => array[0]);
    }
}
