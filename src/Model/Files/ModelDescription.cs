namespace GpuTrainer.Model;

/// <summary>Everything but the weights that a saved network needs to be used without further flags.</summary>
/// <param name="Model">The layers and the shape of one input sample.</param>
/// <param name="ClassNames">The name of each output, in order.</param>
/// <param name="Mean">Inputs are (byte / 255 - Mean) / StdDev.</param>
/// <param name="StdDev">Greater than 0.</param>
public sealed record ModelDescription(Sequential Model, IReadOnlyList<string> ClassNames, float Mean = 0f, float StdDev = 1f);
