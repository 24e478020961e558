using System.Runtime.CompilerServices;

namespace GpuTrainer.Compute;

/// <summary>
/// Packs the arguments of a launch, in the order of the descriptor's parameters: a view takes 24 bytes {nint base, long offset in bytes,
/// long length in elements}, a scalar 8 (its value in the low bytes, the rest zero). Never allocates, never boxes.
/// </summary>
/// <param name="kernel">The kernel to launch.</param>
/// <param name="start">Room for 24 bytes for each argument, and for the extents.</param>
internal unsafe ref struct ArgumentWriter(LoadedKernel kernel, byte* start)
{
    /// <summary>The room that the three extents of an auto-grouped launch may take.</summary>
    internal const int ExtentBytes = 24;

    private byte* _next = start;

    /// <summary>The first packed byte.</summary>
    internal byte* Start { get; } = start;

    /// <summary>Appends an argument. The type tests are constants for the JIT: one branch is left.</summary>
    internal void Add<T>(T value)
    {
        if (typeof(T) == typeof(ArrayView<float>))
            AddView(Unsafe.As<T, ArrayView<float>>(ref value));
        else if (typeof(T) == typeof(ArrayView<int>))
            AddView(Unsafe.As<T, ArrayView<int>>(ref value));
        else if (typeof(T) == typeof(ArrayView<byte>))
            AddView(Unsafe.As<T, ArrayView<byte>>(ref value));
        else if (typeof(T) == typeof(ArrayView<uint>))
            AddView(Unsafe.As<T, ArrayView<uint>>(ref value));
        else if (typeof(T) == typeof(ArrayView<long>))
            AddView(Unsafe.As<T, ArrayView<long>>(ref value));
        else if (typeof(T) == typeof(ArrayView<double>))
            AddView(Unsafe.As<T, ArrayView<double>>(ref value));
        else if (typeof(T) == typeof(bool))
            AddScalar((byte)(Unsafe.As<T, byte>(ref value) == 0 ? 0 : 1)); // Any other bit pattern of a C# bool is true, too.
        else
            AddScalar(value);
    }

    /// <summary>Appends a number of at most 8 bytes.</summary>
    internal void AddScalar<T>(T value)
    {
        *(long*)_next = 0;
        Unsafe.WriteUnaligned(_next, value);
        _next += 8;
    }

    private void AddView<T>(ArrayView<T> view)
        where T : unmanaged
    {
        nint address = 0;
        if (view.Buffer is MemoryBuffer buffer)
        {
            if (buffer.Accelerator != kernel.Accelerator)
                ThrowForeign(buffer);
            address = buffer.NativePtr;
        }

        *(nint*)_next = address;
        *(long*)(_next + 8) = view.Offset * sizeof(T);
        *(long*)(_next + 16) = view.Length;
        _next += 24;
    }

    private readonly void ThrowForeign(MemoryBuffer buffer)
    {
        int position = 0;
        for (byte* at = Start; at < _next; position++)
            at += kernel.Descriptor.Parameters[position].PackedBytes;
        throw new ArgumentException(
            $"{kernel.Descriptor.Name}: the view for '{kernel.Descriptor.Parameters[position].Name}' lies on {buffer.Accelerator} " +
            $"({buffer.Accelerator.GetHashCode():x}), but the kernel is loaded on {kernel.Accelerator} ({kernel.Accelerator.GetHashCode():x}). " +
            "Allocate the buffer on the accelerator that runs the kernel.");
    }
}
