using System.Runtime.InteropServices;

namespace GpuTrainer.Data.Idx;

/// <summary>The contents of an IDX file: an array of any rank, row-major, in native byte order.</summary>
public sealed class IdxArray
{
    internal IdxArray(string source, IdxElementType elementType, int[] dimensions, byte[] bytes)
    {
        Source = source;
        ElementType = elementType;
        Dimensions = dimensions;
        Bytes = bytes;
    }

    /// <summary>The file, for messages.</summary>
    public string Source { get; }

    /// <summary>Type of each element.</summary>
    public IdxElementType ElementType { get; }

    /// <summary>The extents, slowest first; at least one, none zero.</summary>
    public IReadOnlyList<int> Dimensions { get; }

    /// <summary>The elements in native byte order.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Number of elements: the product of the dimensions.</summary>
    public int Length => Bytes.Length / ElementType.SizeInBytes();

    /// <summary>The elements as <typeparamref name="T"/>, which must match <see cref="ElementType"/>.</summary>
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

/// <summary>The element types that IDX defines, by their code in the third byte of the file.</summary>
public enum IdxElementType : byte
{
    /// <summary>Unsigned byte.</summary>
    UInt8 = 0x08,

    /// <summary>Signed byte.</summary>
    Int8 = 0x09,

    /// <summary>Signed 16-bit integer.</summary>
    Int16 = 0x0B,

    /// <summary>Signed 32-bit integer.</summary>
    Int32 = 0x0C,

    /// <summary>32-bit IEEE float.</summary>
    Float32 = 0x0D,

    /// <summary>64-bit IEEE float.</summary>
    Float64 = 0x0E,
}

/// <summary>Properties of the element types.</summary>
public static class IdxElementTypes
{
    /// <summary>Bytes of one element; 0 for a code that IDX does not define.</summary>
    public static int SizeInBytes(this IdxElementType type) => type switch
    {
        IdxElementType.UInt8 or IdxElementType.Int8 => 1,
        IdxElementType.Int16 => 2,
        IdxElementType.Int32 or IdxElementType.Float32 => 4,
        IdxElementType.Float64 => 8,
        _ => 0,
    };
}
