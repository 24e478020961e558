namespace GpuTrainer.Compute;

/// <summary>An array of the host that the device copies from and to directly, without a staging copy.</summary>
public sealed unsafe class PageLockedArray1D<T> : IDisposable
    where T : unmanaged
{
    private void* _pointer;

    internal PageLockedArray1D(Accelerator accelerator, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, int.MaxValue); // A span has no more.
        Accelerator = accelerator;
        Length = length;
        _pointer = accelerator.AllocateHostMemory(length * sizeof(T));
    }

    /// <summary>The accelerator that copies from and to it.</summary>
    public Accelerator Accelerator { get; }

    /// <summary>Elements.</summary>
    public long Length { get; }

    /// <summary>The size in bytes.</summary>
    public long LengthInBytes => Length * sizeof(T);

    /// <summary>The elements. Synchronize the stream of an asynchronous copy first.</summary>
    /// <exception cref="ObjectDisposedException">The array was disposed.</exception>
    public Span<T> Span => new(Pointer, (int)Length);

    internal void* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pointer == null, this);
            return _pointer;
        }
    }

    /// <summary>An element.</summary>
    public ref T this[int index] => ref Span[index];

    /// <summary>A copy of the elements.</summary>
    public T[] GetArray() => Span.ToArray();

    /// <summary>Frees the memory. Copies from and to it must be over: synchronize first.</summary>
    public void Dispose()
    {
        if (_pointer == null)
            return;
        Accelerator.FreeHostMemory(_pointer);
        _pointer = null;
    }
}
