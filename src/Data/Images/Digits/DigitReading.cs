namespace GpuTrainer.Data.Images.Digits;

/// <summary>Reads a digit that was found on paper: the opinions of two networks on copies of it become one.</summary>
/// <remarks>
/// The mean of the logarithms of probabilities is a network's opinion on several copies (test-time augmentation), and those of both
/// networks are added, each with its weight (a product of experts). Where one is wrong, the other mostly is not. What comes out are
/// probabilities again, and are as often right as they say: docs/pictures.md has what was measured.
/// </remarks>
public static class DigitReading
{
    // Parts of the slant that the copies lose. Networks have seen slanted digits, so upright ones alone are no better than those as they
    // are.
    private static readonly double[] Straightened = [0, 0.5, 1];

    // Of the embedded network beside the user's; and by what the sum of both is multiplied to be as sure as it may be. Chosen with digits
    // drawn on paper.
    private const double SecondWeight = 1.5;
    private const double Sharpness = 0.4;

    // Of a class that a network rules out; 0 would leave nothing to join.
    private const double LeastProbability = 1e-6;

    /// <summary>Copies of a digit that the networks are to read: as it is, half of its slant gone, and upright.</summary>
    public const int CopyCount = 3;

    /// <summary>Makes the copies.</summary>
    /// <param name="sample">[28, 28] bytes in MNIST's form; not changed.</param>
    /// <param name="copies">[<see cref="CopyCount"/>, 28, 28] bytes; overwritten.</param>
    public static void Copy(ReadOnlySpan<byte> sample, Span<byte> copies)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(copies.Length, CopyCount * sample.Length);
        for (int i = 0; i < CopyCount; i++)
            DigitSlant.Straighten(sample, Straightened[i]).CopyTo(copies[(i * sample.Length)..]);
    }

    /// <summary>Joins what was said of a digit.</summary>
    /// <param name="first">Probabilities of the user's network for each copy, [10] each.</param>
    /// <param name="second">Those of the embedded one.</param>
    /// <returns>[10] probabilities; they sum to 1.</returns>
    public static float[] Join(IReadOnlyList<IReadOnlyList<float>> first, IReadOnlyList<IReadOnlyList<float>> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        double[] sums = new double[first[0].Count];
        for (int label = 0; label < sums.Length; label++)
            sums[label] = MeanLogarithm(first, label) + (SecondWeight * MeanLogarithm(second, label));

        double largest = sums.Max(), total = 0;
        for (int label = 0; label < sums.Length; label++)
            total += sums[label] = Math.Exp(Sharpness * (sums[label] - largest));
        return [.. sums.Select(value => (float)(value / total))];
    }

    private static double MeanLogarithm(IReadOnlyList<IReadOnlyList<float>> opinions, int label)
    {
        double sum = 0;
        foreach (IReadOnlyList<float> opinion in opinions)
            sum += Math.Log(Math.Max(LeastProbability, opinion[label]));
        return sum / opinions.Count;
    }
}
