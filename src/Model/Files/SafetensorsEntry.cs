namespace GpuTrainer.Model;

/// <summary>One tensor that a safetensors header describes.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Type">The element type as the header writes it: "F32".</param>
/// <param name="Shape">Outermost first; empty = a scalar; an extent may be 0.</param>
/// <param name="Offset">Bytes from the start of the data that follow the header.</param>
/// <param name="LengthInBytes">The tensor's bytes; agrees with type and shape.</param>
public sealed record SafetensorsEntry(string Name, string Type, IReadOnlyList<long> Shape, long Offset, long LengthInBytes)
{
    /// <summary>The shape for people: "[96, 784]".</summary>
    public string ShapeText => $"[{string.Join(", ", Shape)}]";
}
