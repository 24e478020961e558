using System.Runtime.InteropServices;
using GpuTrainer.Compute;
using GpuTrainer.Support.Cuda;
using GpuTrainer.Support.OpenCl;

namespace GpuTrainer.Kernels.Tests;

/// <summary>An accelerator with short names for moving arrays, kept open for the whole run.</summary>
internal sealed class TestDevice
{
    private static readonly Lazy<TestDevice[]> s_all = new(() =>
    [
        // The first is the reference of the bit comparisons: it checks every access.
        new("scalar, 1 thread", CpuVectorWidth.Scalar, 1),
        new("scalar, 2 threads", CpuVectorWidth.Scalar, 2),
        new("128 bits, 1 thread", CpuVectorWidth.Vector128, 1),
        new("256 bits, 1 thread", CpuVectorWidth.Vector256, 1),
        new("256 bits, 2 threads", CpuVectorWidth.Vector256, 2),
        new("512 bits, 2 threads", CpuVectorWidth.Vector512, 2),
        .. OpenCl(),
    ]);

    // Too slow for tests of many elements or values.
    private static readonly Lazy<TestDevice> s_ptx = new(() =>
        new TestDevice("PTX interpreter", Context.Create(builder => builder.InterpretedCuda()).CreateCudaAccelerator(0)));

    private readonly List<IDisposable> _buffers = [];

    private TestDevice(string name, CpuVectorWidth width, int threads)
    {
        Name = name;
        Context context = Context.Create(builder => builder.CPU(new CpuOptions { Threads = threads, VectorWidth = width }));
        Accelerator = context.CreateCPUAccelerator(0);
    }

    private TestDevice(string name, Accelerator accelerator)
    {
        Name = name;
        Accelerator = accelerator;
    }

    /// <summary>The devices, the reference first.</summary>
    public static IReadOnlyList<TestDevice> All => s_all.Value;

    public string Name { get; }

    public Accelerator Accelerator { get; }

    /// <summary>Runs the same work on every device; all must give the bits of the first, which are returned.</summary>
    public static T[] SameBits<T>(Func<TestDevice, T[]> run)
        where T : unmanaged => SameBits(run, s_all.Value);

    /// <summary>The same with the PTX interpreter among the devices.</summary>
    public static T[] SameBitsWithPtx<T>(Func<TestDevice, T[]> run)
        where T : unmanaged => SameBits(run, [.. s_all.Value, s_ptx.Value]);

    private static T[] SameBits<T>(Func<TestDevice, T[]> run, IEnumerable<TestDevice> devices)
        where T : unmanaged
    {
        T[]? expected = null;
        foreach (TestDevice device in devices)
        {
            T[] actual = run(device);
            device.Free();
            // A NaN's sign and payload depend on which operand the processor takes them from: the contract leaves them open.
            if (actual is float[] floats)
                CanonicaliseNaN(floats);
            if (expected == null)
            {
                expected = actual;
                continue;
            }

            Assert.Equal(expected.Length, actual.Length);
            ReadOnlySpan<byte> expectedBytes = MemoryMarshal.AsBytes(expected.AsSpan());
            ReadOnlySpan<byte> actualBytes = MemoryMarshal.AsBytes(actual.AsSpan());
            int same = expectedBytes.CommonPrefixLength(actualBytes);
            if (same < expectedBytes.Length)
            {
                int i = same * expected.Length / expectedBytes.Length;
                Assert.Fail($"{device.Name}: element {i} of {expected.Length} is {actual[i]}, {s_all.Value[0].Name} gave {expected[i]}.");
            }
        }

        return expected!;
    }

    public ArrayView<T> Upload<T>(T[] data)
        where T : unmanaged
    {
        MemoryBuffer1D<T, Stride1D.Dense> buffer = Accelerator.Allocate1D(data);
        _buffers.Add(buffer);
        return buffer.View;
    }

    /// <summary>A buffer full of bytes that are no sensible value, so that what a kernel fails to write shows.</summary>
    public ArrayView<T> Garbage<T>(int length)
        where T : unmanaged
    {
        var data = new T[length];
        MemoryMarshal.AsBytes(data.AsSpan()).Fill(0xA7);
        return Upload(data);
    }

    public T[] Read<T>(ArrayView<T> view)
        where T : unmanaged
    {
        var data = new T[view.Length];
        view.CopyToCPU(data);
        return data;
    }

    private static void CanonicaliseNaN(float[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (float.IsNaN(values[i]))
                values[i] = float.NaN;
        }
    }

    private void Free()
    {
        foreach (IDisposable buffer in _buffers)
            buffer.Dispose();
        _buffers.Clear();
    }

    // The first OpenCL device, if it promises the same bits; OpenClDeviceTests says visibly when it is missing.
    private static IEnumerable<TestDevice> OpenCl()
    {
        if (OpenClTestDevice.WhyMissing is null)
        {
            Context context = Context.Create(builder => builder.OpenCL());
            CLDevice device = context.GetCLDevice(0);

            // Oclgrind promises nothing, yet computes with this processor's own operations: it is here for the races it finds.
            if (device.GetNumericsGap() is null || device.Facts.Platform.StartsWith("Oclgrind", StringComparison.Ordinal))
                yield return new TestDevice("OpenCL: " + device.Name, device.CreateAccelerator(context));
        }
    }
}
