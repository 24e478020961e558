namespace GpuTrainer.Model;

/// <summary>The element types of the safetensors format.</summary>
public static class SafetensorsType
{
    /// <summary>The bytes of one element.</summary>
    /// <param name="name">As in a header: "F32".</param>
    /// <returns>0 where the format knows no such type of whole bytes.</returns>
    public static int SizeInBytes(string name) => name switch
    {
        "BOOL" or "U8" or "I8" or "F8_E4M3" or "F8_E5M2" or "F8_E8M0" => 1,
        "U16" or "I16" or "F16" or "BF16" => 2,
        "U32" or "I32" or "F32" => 4,
        "U64" or "I64" or "F64" or "C64" => 8,
        _ => 0,
    };
}
