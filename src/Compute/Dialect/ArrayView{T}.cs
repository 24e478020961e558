using System.Runtime.CompilerServices;

namespace GpuTrainer.Compute;

/// <summary>
/// A contiguous part of a buffer: what kernels take. It does not own the memory. On the host its elements can be reached for buffers of
/// the CPU only (checked), so that a kernel with an index parameter can be called as plain C#.
/// </summary>
public readonly struct ArrayView<T>
    where T : unmanaged
{
    internal ArrayView(MemoryBuffer? buffer, long offset, long length)
    {
        Buffer = buffer;
        Offset = offset;
        Length = length;
    }

    /// <summary>A view of nothing.</summary>
    public static ArrayView<T> Empty => default;

    /// <summary>The size of an element in bytes.</summary>
    public static int ElementSize => Unsafe.SizeOf<T>();

    internal MemoryBuffer? Buffer { get; }

    /// <summary>The first element's position in the buffer, in elements.</summary>
    internal long Offset { get; }

    /// <summary>Elements.</summary>
    [Intrinsic("view.length")]
    public long Length { get; }

    /// <summary>Elements, as int.</summary>
    /// <exception cref="OverflowException">The view has more than int.MaxValue elements.</exception>
    [Intrinsic("view.int_length")]
    public int IntLength => checked((int)Length);

    /// <summary>The size in bytes.</summary>
    public long LengthInBytes => Length * ElementSize;

    /// <summary>True if there is an element.</summary>
    public bool IsValid => Buffer is not null && Length > 0;

    /// <summary>The element count as extent.</summary>
    public LongIndex1D Extent => Length;

    /// <summary>The element count as extent of 32 bits.</summary>
    public Index1D IntExtent => IntLength;

    /// <summary>The element at an index.</summary>
    /// <param name="index">0 to Length - 1.</param>
    /// <exception cref="IndexOutOfRangeException">On the host: the index is outside the view.</exception>
    /// <exception cref="InvalidOperationException">On the host: the buffer is not the CPU's.</exception>
    [Intrinsic("view.element")]
    public ref T this[int index] => ref this[(long)index];

    /// <summary>The element at an index; see the int form.</summary>
    [Intrinsic("view.element")]
    public unsafe ref T this[long index]
    {
        get
        {
            if ((ulong)index >= (ulong)Length)
                throw new IndexOutOfRangeException($"ArrayView<{typeof(T).Name}>: index {index} is outside of the {Length} elements.");
            return ref ((T*)Buffer!.HostPointer)[Offset + index];
        }
    }

    /// <summary>The element at an index; see the int form.</summary>
    [Intrinsic("view.element")]
    public ref T this[Index1D index] => ref this[(long)index.X];

    /// <summary>The element at an index; see the int form.</summary>
    [Intrinsic("view.element")]
    public ref T this[LongIndex1D index] => ref this[index.X];

    /// <summary>The elements from an index to the end.</summary>
    [Intrinsic("view.sub_view")]
    public ArrayView<T> SubView(long index) => SubView(index, Length - index);

    /// <summary>The elements from an index on.</summary>
    /// <param name="index">The first element.</param>
    /// <param name="length">Elements.</param>
    [Intrinsic("view.sub_view")]
    public ArrayView<T> SubView(int index, int length) => SubView((long)index, length);

    /// <summary>The elements from an index on; see the int form.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The part does not lie in the view.</exception>
    [Intrinsic("view.sub_view")]
    public ArrayView<T> SubView(long index, long length)
    {
        if (index < 0 || length < 0 || index > Length - length)
            throw new ArgumentOutOfRangeException(
                nameof(index), $"SubView({index}, {length}) does not lie in a view of {Length} elements.");
        return new(Buffer, Offset + index, length);
    }
}
