using System.Runtime.InteropServices;

namespace GpuTrainer.Data.Idx;

/// <summary>The content of an IDX file: an array of any rank, row-major, in the byte order of this machine.</summary>
public sealed class IdxArray
{
    internal IdxArray(string source, IdxElementType elementType, int[] dimensions, byte[] bytes)
    {
        Source = source;
        ElementType = elementType;
        Dimensions = dimensions;
        Bytes = bytes;
    }

    /// <summary>Where the array was read from, for messages.</summary>
    public string Source { get; }

    /// <summary>Type of each element.</summary>
    public IdxElementType ElementType { get; }

    /// <summary>The extents, slowest first; at least one, none zero.</summary>
    public IReadOnlyList<int> Dimensions { get; }

    /// <summary>The elements in this machine's byte order.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Number of elements: the product of the dimensions.</summary>
    public int Length => Bytes.Length / ElementType.SizeInBytes();

    /// <summary>The elements as <typeparamref name="T"/>, which must be the type that <see cref="ElementType"/> names.</summary>
    /// <exception cref="DatasetException">The elements are of another type.</exception>
    public ReadOnlySpan<T> AsSpan<T>()
        where T : unmanaged
    {
        Type expected = ElementType switch
        {
            IdxElementType.UInt8 => typeof(byte),
            IdxElementType.Int8 => typeof(sbyte),
            IdxElementType.Int16 => typeof(short),
            IdxElementType.Int32 => typeof(int),
            IdxElementType.Float32 => typeof(float),
            _ => typeof(double),
        };
        return typeof(T) == expected
            ? MemoryMarshal.Cast<byte, T>(Bytes.Span)
            : throw new DatasetException(DatasetError.WrongLayout, $"{Source}: elements are {ElementType}, expected {typeof(T).Name}.");
    }

    /// <summary>The elements widened to <see cref="int"/>.</summary>
    /// <exception cref="DatasetException">The elements are floating-point numbers.</exception>
    public int[] ToInt32()
    {
        int[] result = new int[Length];
        switch (ElementType)
        {
            case IdxElementType.UInt8:
                Widen(AsSpan<byte>(), result);
                break;
            case IdxElementType.Int8:
                Widen(AsSpan<sbyte>(), result);
                break;
            case IdxElementType.Int16:
                Widen(AsSpan<short>(), result);
                break;
            case IdxElementType.Int32:
                AsSpan<int>().CopyTo(result);
                break;
            default:
                throw new DatasetException(DatasetError.WrongLayout, $"{Source}: elements are {ElementType}, expected integers.");
        }

        return result;
    }

    /// <summary>The dimensions as [60000, 28, 28].</summary>
    public string Shape => $"[{string.Join(", ", Dimensions)}]";

    private static void Widen<T>(ReadOnlySpan<T> source, int[] destination)
        where T : System.Numerics.INumberBase<T>
    {
        for (int i = 0; i < source.Length; i++)
            destination[i] = int.CreateTruncating(source[i]);
    }
}
