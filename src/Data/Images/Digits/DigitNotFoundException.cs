namespace GpuTrainer.Data.Images.Digits;

/// <summary>A picture that shows no digit, or is not of the size asked for.</summary>
public sealed class DigitNotFoundException : Exception
{
    /// <summary>Says what was looked for and what is there.</summary>
    public DigitNotFoundException(string message)
        : base(message)
    {
    }
}
