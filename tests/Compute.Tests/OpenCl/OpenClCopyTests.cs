using GpuTrainer.Support.OpenCl;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Compute.Tests.OpenCl;

/// <summary>
/// ILGPU's copies and fills: the forms that this project uses, and the broken forms of ILGPU 1.5.3 that it avoids. When a test of the
/// latter fails, ILGPU has fixed the defect, and its test and its paragraph in docs/opencl.md can go.
/// </summary>
public sealed class OpenClCopyTests
{
    [OpenClFact]
    public void Copy_OfPartsOfABuffer_IsInStreamOrderAndOfNothingElse()
    {
        using var machine = new OpenClMachine();
        using MemoryBuffer1D<int, Stride1D.Dense> a = machine.Accelerator.Allocate1D<int>(100);
        using MemoryBuffer1D<int, Stride1D.Dense> b = machine.Accelerator.Allocate1D<int>(100);
        a.MemSetToZero();
        a.View.SubView(10, 20).CopyFromCPU([.. Enumerable.Range(1, 20)]);
        b.MemSetToZero();
        a.View.BaseView.SubView(0, 50).CopyTo(b.View.BaseView.SubView(50, 50));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => i is >= 60 and < 80 ? i - 59 : 0), b.GetAsArray1D());

        int[] part = [.. Enumerable.Repeat(-1, 12)];
        b.View.BaseView.SubView(58, 10).CopyToCPU(part.AsSpan(1, 10));
        Assert.Equal([-1, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, -1], part);
    }

    [OpenClFact]
    public void Fill_OfAWholeBuffer_IsRight()
    {
        using var machine = new OpenClMachine();
        using MemoryBuffer1D<long, Stride1D.Dense> buffer = machine.Accelerator.Allocate1D([.. Enumerable.Repeat(7L, 40)]);
        buffer.MemSetToZero();
        Assert.Equal(new long[40], buffer.GetAsArray1D());
    }

    [OpenClFact]
    public void Fill_OfAPart_IsStillWrongInIlgpu()
    {
        using var machine = new OpenClMachine();
        using MemoryBuffer1D<int, Stride1D.Dense> buffer = machine.Accelerator.Allocate1D([.. Enumerable.Repeat(7, 40)]);
        buffer.View.BaseView.SubView(2, 4).MemSetToZero();

        // It multiplies the byte offset by the element's size once more: elements 8 to 11 instead of 2 to 5.
        Assert.Equal(Enumerable.Range(0, 40).Select(i => i is >= 8 and < 12 ? 0 : 7), buffer.GetAsArray1D());
    }

    [OpenClFact]
    public void Copy_OfAPartOfACpuBuffer_IsStillWrongInIlgpu()
    {
        using var machine = new OpenClMachine();
        using var cpu = new HostBuffer(10);
        using MemoryBuffer1D<int, Stride1D.Dense> buffer = machine.Accelerator.Allocate1D([.. Enumerable.Repeat(7, 40)]);
        buffer.View.BaseView.SubView(0, 4).CopyFrom(machine.Stream, cpu.View.SubView(0, 4));
        machine.Stream.Synchronize();

        // It copies as many bytes as the CPU's whole buffer has.
        Assert.Equal(Enumerable.Range(0, 40).Select(i => i < 10 ? 0 : 7), buffer.GetAsArray1D());
    }

    [OpenClFact]
    public void Copy_OfASpanLongerThanItsView_IsStillWrongInIlgpu()
    {
        using var machine = new OpenClMachine();
        using MemoryBuffer1D<int, Stride1D.Dense> buffer = machine.Accelerator.Allocate1D([.. Enumerable.Repeat(7, 40)]);
        buffer.View.BaseView.SubView(0, 4).CopyFromCPU(new int[10].AsSpan());
        Assert.Equal(Enumerable.Range(0, 40).Select(i => i < 10 ? 0 : 7), buffer.GetAsArray1D());
    }

    /// <summary>A buffer of ILGPU's CPU accelerator.</summary>
    private sealed class HostBuffer : IDisposable
    {
        private readonly Context _context = Context.Create(builder => builder.Simd());
        private readonly Accelerator _accelerator;
        private readonly MemoryBuffer1D<int, Stride1D.Dense> _buffer;

        public HostBuffer(int length)
        {
            _accelerator = _context.Devices[0].CreateAccelerator(_context);
            _buffer = _accelerator.Allocate1D<int>(length);
            _buffer.MemSetToZero();
        }

        public ArrayView<int> View => _buffer.View;

        public void Dispose()
        {
            _buffer.Dispose();
            _accelerator.Dispose();
            _context.Dispose();
        }
    }
}
