namespace GpuTrainer.Compute;

/// <summary>Memory of an accelerator. Whoever allocates it disposes it; the accelerator frees what is left when it is disposed.</summary>
public abstract class MemoryBuffer : IDisposable
{
    private nint _pointer;
    private bool _disposed;

    private protected MemoryBuffer(Accelerator accelerator, long length, int elementSize)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        Accelerator = accelerator;
        Length = length;
        ElementSize = elementSize;
        _pointer = accelerator.Register(this);
    }

    /// <summary>Where the memory is.</summary>
    public Accelerator Accelerator { get; }

    /// <summary>Elements.</summary>
    public long Length { get; }

    /// <summary>The size of an element in bytes.</summary>
    public int ElementSize { get; }

    /// <summary>The size in bytes.</summary>
    public long LengthInBytes => Length * ElementSize;

    /// <summary>True when the memory was freed.</summary>
    public bool IsDisposed => _disposed;

    /// <summary>The address or the handle of the memory on its device; 0 for a buffer of length 0.</summary>
    /// <exception cref="ObjectDisposedException">The memory was freed.</exception>
    public nint NativePtr
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _pointer;
        }
    }

    /// <summary>The address of the memory in this process.</summary>
    internal nint HostPointer => Accelerator.IsHostMemory
        ? NativePtr
        : throw new InvalidOperationException(
            $"The elements of a buffer on {Accelerator.Name} exist only inside a kernel. Copy them with CopyToCPU or GetAsArray1D.");

    /// <summary>Frees the memory. Launches that use it must be over: synchronize first.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Accelerator.Unregister(this, _pointer);
        _pointer = 0;
        GC.SuppressFinalize(this);
    }
}
