using System.Globalization;

namespace GpuTrainer.Model;

/// <summary>
/// In training, sets each element to 0 with probability p and scales the others by 1 / (1 - p); in evaluation passes its input on.
/// </summary>
/// <param name="P">The probability of dropping an element, in [0, 1).</param>
public sealed record Dropout(float P) : Layer
{
    /// <inheritdoc/>
    public override string Name => "Dropout";

    /// <inheritdoc/>
    public override string Text => $"dropout {P.ToString(CultureInfo.InvariantCulture)}";
}
