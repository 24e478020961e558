using ILGPU.Runtime;

namespace GpuTrainer.Model;

/// <summary>One parameter (or its gradient) in a flat device buffer, seen in PyTorch's shape.</summary>
public sealed class Parameter
{
    private readonly ParameterBuffer _buffer;
    private readonly ParameterSlot _slot;

    internal Parameter(ParameterBuffer buffer, ParameterSlot slot)
    {
        _buffer = buffer;
        _slot = slot;
    }

    /// <summary>As in a PyTorch state dict: "1.weight".</summary>
    public string Name => _slot.Name;

    /// <summary>As in PyTorch: weight [out, in], bias [out].</summary>
    public Shape Shape => _slot.Shape;

    /// <summary>Copies the values from the device, row-major in <see cref="Shape"/>; waits for the device.</summary>
    public float[] Read()
    {
        float[] stored = new float[_slot.Length];
        _buffer.ViewOf(_slot).CopyToCPU(stored);
        float[] values = new float[_slot.Length];
        _slot.FromStorage(stored, values);
        return values;
    }

    /// <summary>Copies values to the device.</summary>
    /// <param name="values">Row-major in <see cref="Shape"/>, as many as it has.</param>
    /// <exception cref="ShapeException">The number of values is wrong.</exception>
    public void Write(ReadOnlySpan<float> values)
    {
        if (values.Length != _slot.Length)
            throw new ShapeException($"Parameter {Name}: got {values.Length} values, expected {_slot.Length} ({Shape}).");
        float[] stored = new float[_slot.Length];
        _slot.ToStorage(values, stored);
        _buffer.ViewOf(_slot).CopyFromCPU(stored);
    }
}

/// <summary>A parameter's values on the host.</summary>
/// <param name="Name">As in a PyTorch state dict: "1.weight".</param>
/// <param name="Shape">As in PyTorch: weight [out, in].</param>
/// <param name="Values">Row-major, Shape.Count elements.</param>
public sealed record NamedTensor(string Name, Shape Shape, float[] Values);
