using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels.Tests;

/// <summary>An accelerator with short names for moving arrays, kept open for the whole run.</summary>
internal sealed class TestDevice
{
    private static readonly Lazy<TestDevice[]> LazyAll =
        new(() => [.. TestDevices.Open().Select(device => new TestDevice(device.Name, device.Accelerator))]);

    // Too slow for tests of many elements or values.
    private static readonly Lazy<TestDevice[]> Slow =
        new(() => [.. TestDevices.OpenSlow().Select(device => new TestDevice(device.Name, device.Accelerator))]);

    private readonly List<IDisposable> _buffers = [];

    private TestDevice(string name, Accelerator accelerator)
    {
        Name = name;
        Accelerator = accelerator;
    }

    /// <summary>The devices, the reference first.</summary>
    public static IReadOnlyList<TestDevice> All => LazyAll.Value;

    public string Name { get; }

    public Accelerator Accelerator { get; }

    public AcceleratorStream Stream => Accelerator.DefaultStream;

    /// <summary>Runs the same work on every device; all must give the bits of the first, which are returned.</summary>
    /// <param name="run">The work.</param>
    /// <param name="groupSize">Threads of its largest group; devices that have smaller groups only are left out.</param>
    public static T[] SameBits<T>(Func<TestDevice, T[]> run, int groupSize = 1)
        where T : unmanaged => SameBits(run, LazyAll.Value, groupSize);

    /// <summary>The same with the PTX interpreter, where there is one, among the devices.</summary>
    public static T[] SameBitsWithPtx<T>(Func<TestDevice, T[]> run, int groupSize = 1)
        where T : unmanaged => SameBits(run, [.. LazyAll.Value, .. Slow.Value], groupSize);

    private static T[] SameBits<T>(Func<TestDevice, T[]> run, IEnumerable<TestDevice> candidates, int groupSize)
        where T : unmanaged
    {
        T[]? expected = null;
        TestDevice[] devices = [.. candidates.Where(device => device.Accelerator.MaxNumThreadsPerGroup >= groupSize)];
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
                Assert.Fail($"{device.Name}: element {i} of {expected.Length} is {actual[i]}, {devices[0].Name} gave {expected[i]}.");
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
}
