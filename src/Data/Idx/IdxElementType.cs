namespace GpuTrainer.Data.Idx;

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

/// <summary>Facts of the element types.</summary>
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
