using GpuTrainer.Data.Images.Digits;

namespace GpuTrainer.Cli;

/// <summary>What the network takes of a picture.</summary>
/// <param name="Items">[C, H, W] bytes each: one, or with a row all that may be a digit.</param>
/// <param name="Row">Chooses among them once it is known how surely each is a digit; null = all count.</param>
internal sealed record PictureSamples(IReadOnlyList<byte[]> Items, DigitRow? Row = null)
{
    /// <summary>Whether they were found on paper, and are read more than once; false for what was in the network's form already.</summary>
    public bool AreFromPaper { get; init; }

    /// <summary>What was done to the picture, a line each.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];
}
