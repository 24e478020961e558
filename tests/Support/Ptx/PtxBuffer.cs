using System.Runtime.InteropServices;

namespace GpuTrainer.Support.Ptx;

/// <summary>Device memory of the interpreter; as an argument it is the address of its first byte.</summary>
public sealed class PtxBuffer
{
    private PtxBuffer(byte[] bytes)
    {
        Bytes = bytes;
    }

    /// <summary>The contents.</summary>
    public byte[] Bytes { get; }

    /// <summary>A buffer with a copy of an array of primitives.</summary>
    public static PtxBuffer Of(Array data)
    {
        var bytes = new byte[Buffer.ByteLength(data)];
        Buffer.BlockCopy(data, 0, bytes, 0, bytes.Length);
        return new PtxBuffer(bytes);
    }

    /// <summary>A buffer of zeros.</summary>
    public static PtxBuffer OfBytes(long length) => new(new byte[length]);

    /// <summary>Writes the contents back to an array of the same size.</summary>
    public void CopyTo(Array data) => Buffer.BlockCopy(Bytes, 0, data, 0, Bytes.Length);

    /// <summary>The contents as elements.</summary>
    public T[] ToArray<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Bytes).ToArray();
}

/// <summary>An address inside a buffer, as an argument.</summary>
public sealed record PtxPointer(PtxBuffer Buffer, long Offset);

/// <summary>ILGPU's ArrayView as an argument: the address of a byte of a buffer, then the number of elements, as 64 bits each.</summary>
public sealed record PtxView(PtxBuffer Buffer, long Offset, long Length);

/// <summary>The bytes of a struct as an argument.</summary>
public sealed record PtxStruct(byte[] Bytes);
