using System.ComponentModel;
using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Compute;

/// <summary>
/// Packs the arguments of a launch in the order of the descriptor's parameters: a view takes 24 bytes {nint NativePtr of the buffer, long
/// offset in bytes, long length in elements}, a scalar 8 (its value in the low bytes, the rest zero). Neither allocates nor boxes. Called
/// by generated code.
/// </summary>
/// <param name="kernel">The kernel to launch.</param>
/// <param name="start">Room for all arguments, the extents of an auto-grouped kernel included.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public unsafe ref struct ArgumentWriter(BuiltInKernel kernel, byte* start)
{
    private byte* _next = start;

    /// <summary>The first packed byte.</summary>
    internal byte* Start { get; } = start;

    /// <summary>Appends a number of at most 8 bytes.</summary>
    public void Add<T>(T value)
        where T : unmanaged
    {
        *(long*)_next = 0;
        if (typeof(T) == typeof(bool))
            *_next = Unsafe.As<T, byte>(ref value) == 0 ? (byte)0 : (byte)1; // Any other bit pattern of a C# bool is true, too.
        else
            Unsafe.WriteUnaligned(_next, value);
        _next += 8;
    }

    /// <summary>Appends a view.</summary>
    /// <exception cref="ArgumentException">Its buffer belongs to another accelerator.</exception>
    public void AddView<T>(ArrayView<T> view)
        where T : unmanaged => AddContiguous(view);

    /// <summary>Launches the kernel with the appended arguments.</summary>
    /// <param name="stream">A stream of the kernel's accelerator.</param>
    /// <param name="shape">A <see cref="KernelConfig"/> or, for an auto-grouped kernel, its extent.</param>
    public readonly void Launch<TShape>(AcceleratorStream stream, TShape shape)
        where TShape : struct => kernel.Launch(stream, shape, this);

    // ILGPU exposes a view's buffer and offset only through its interfaces; a constrained call does not box.
    private void AddContiguous<TView>(TView view)
        where TView : struct, IContiguousArrayView
    {
        nint address = 0;
        if (view.Buffer is MemoryBuffer buffer)
        {
            if (buffer.Accelerator != kernel.Accelerator)
                ThrowForeign(buffer);
            address = buffer.NativePtr;
        }

        *(nint*)_next = address;
        *(long*)(_next + 8) = view.IndexInBytes;
        *(long*)(_next + 16) = view.Length;
        _next += 24;
    }

    private readonly void ThrowForeign(MemoryBuffer buffer)
    {
        int position = 0;
        for (byte* at = Start; at < _next; position++)
            at += kernel.Descriptor.Parameters[position].PackedBytes;
        throw new ArgumentException(
            $"{kernel.Descriptor.Name}: the view for '{kernel.Descriptor.Parameters[position].Name}' lies on {buffer.Accelerator.Name} " +
            $"({buffer.Accelerator.GetHashCode():x}), but the kernel is loaded on {kernel.Accelerator.Name} " +
            $"({kernel.Accelerator.GetHashCode():x}). Allocate the buffer on the accelerator that runs the kernel.");
    }
}
