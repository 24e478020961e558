using GpuTrainer.Compute;

namespace GpuTrainer.Compute.Tests;

public class BufferLifetimeTests
{
    [Fact]
    public void LiveBuffers_AreCounted()
    {
        using Machine machine = new();
        MemoryBuffer1D<int, Stride1D.Dense> first = machine.Accelerator.Allocate1D<int>(3);
        MemoryBuffer1D<int, Stride1D.Dense> empty = machine.Accelerator.Allocate1D<int>(0);
        Assert.Equal(2, machine.Accelerator.GetLiveBufferCount());
        first.Dispose();
        first.Dispose();
        empty.Dispose();
        Assert.Equal(0, machine.Accelerator.GetLiveBufferCount());
        Assert.Throws<ObjectDisposedException>(() => first.NativePtr);
    }

    [Fact]
    public void Memory_IsAlignedForVectors()
    {
        using Machine machine = new();
        for (int length = 1; length < 100; length += 7)
        {
            using MemoryBuffer1D<byte, Stride1D.Dense> buffer = machine.Accelerator.Allocate1D<byte>(length);
            Assert.Equal(0, buffer.NativePtr % 64);
        }
    }

    [Fact]
    public void DisposingTheAccelerator_FreesItsBuffers()
    {
        using Context context = Context.Create(builder => builder.CPU());
        MemoryBuffer1D<int, Stride1D.Dense> buffer;
        using (Accelerator accelerator = context.CreateCPUAccelerator(0))
        {
            buffer = accelerator.Allocate1D<int>(3);
            Assert.Equal(1, accelerator.GetLiveBufferCount());
        }

        Assert.True(buffer.IsDisposed);
        Assert.Equal(0, buffer.Accelerator.GetLiveBufferCount());
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => buffer.Accelerator.Allocate1D<int>(3));
    }

    [Fact]
    public void DisposingTheContext_DisposesItsAccelerators()
    {
        MemoryBuffer1D<int, Stride1D.Dense> buffer;
        using (Context context = Context.Create(builder => builder.CPU()))
            buffer = context.CreateCPUAccelerator(0).Allocate1D<int>(3);
        Assert.True(buffer.IsDisposed);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void ImpossibleLengths_Throw(long length)
    {
        using Machine machine = new();
        Assert.Throws<ArgumentOutOfRangeException>(() => machine.Accelerator.Allocate1D<int>(length));
    }

    [Fact]
    public void AllocationBeyondTheMachine_ThrowsWithTheSize()
    {
        using Machine machine = new();
        DeviceException exception = Assert.Throws<DeviceException>(() => machine.Accelerator.Allocate1D<long>(long.MaxValue / 8));
        Assert.Contains("9223372036854775800 bytes", exception.Message);
    }
}
