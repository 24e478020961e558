namespace GpuTrainer.Model;

/// <summary>A parameter's values on the host.</summary>
/// <param name="Name">As in a PyTorch state dict: "1.weight".</param>
/// <param name="Shape">As in PyTorch: weight [out, in].</param>
/// <param name="Values">Row-major, Shape.Count elements.</param>
public sealed record NamedTensor(string Name, Shape Shape, float[] Values);
