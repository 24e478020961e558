namespace GpuTrainer.Data.Images.Digits;

/// <summary>Reads a digit that was found on paper: joins the probabilities that two networks give to copies of it.</summary>
/// <remarks>
/// Each network's logarithms of probabilities are averaged over the copies (test-time augmentation); the two means are added with weights
/// (a product of experts), because the networks make different mistakes. A softmax turns the sum into calibrated probabilities:
/// docs/pictures.md has the measurements.
/// </remarks>
public static class DigitReading
{
    // The share of the slant that each copy loses. Networks are trained on slanted digits, so upright copies alone are no better than the
    // digits as they are.
    private static readonly double[] Straightened = [0, 0.5, 1];

    // The weight of the embedded network (the user's has 1), and the factor that calibrates the sum. Chosen with digits drawn on paper.
    private const double SecondWeight = 1.5;
    private const double Sharpness = 0.4;

    // A class that one network rules out is still possible, and its logarithm is finite.
    private const double LeastProbability = 1e-6;

    /// <summary>Copies of a digit for the networks to read: as it is, with half of its slant removed, and upright.</summary>
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

    /// <summary>Joins the probabilities of both networks.</summary>
    /// <param name="first">Probabilities of the user's network for each copy, [10] each.</param>
    /// <param name="second">Probabilities of the embedded network, likewise.</param>
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
