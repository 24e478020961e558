using System.Buffers;
using System.Runtime.CompilerServices;
using SixLabors.ImageSharp.Memory;

namespace GpuTrainer.Data.Images;

/// <summary>
/// Allocates plain arrays for one decoding, up to a total budget; the library's own allocators only limit each buffer.
/// </summary>
/// <remarks>A header can ask for many buffers, so only a limit on their sum bounds the memory that a hostile file takes.</remarks>
internal sealed class BudgetAllocator(long budget) : MemoryAllocator
{
    private long _taken;

    /// <inheritdoc/>
    public override IMemoryOwner<T> Allocate<T>(int length, AllocationOptions options = AllocationOptions.None)
    {
        if (length < 0)
            throw new ImageFormatException($"the file asks for a buffer of {length} elements.");
        long bytes = (long)length * Unsafe.SizeOf<T>();
        if (Interlocked.Add(ref _taken, bytes) > budget)
        {
            Interlocked.Add(ref _taken, -bytes);
            throw new ImageFormatException($"the file asks for more than the {budget >> 20} MiB that a picture of its size may take.");
        }

        return new ArrayOwner<T>(this, new T[length], bytes);
    }

    // One array per picture, however large: ImageSharp need not split it.
    /// <inheritdoc/>
    protected override int GetBufferCapacityInBytes() => int.MaxValue;

    private sealed class ArrayOwner<T>(BudgetAllocator allocator, T[] array, long bytes) : IMemoryOwner<T>
    {
        private long _bytes = bytes;

        public Memory<T> Memory => array;

        public void Dispose() => Interlocked.Add(ref allocator._taken, -Interlocked.Exchange(ref _bytes, 0));
    }
}
