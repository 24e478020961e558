namespace GpuTrainer.Data.Images.Digits;

/// <summary>Reads a digit that was found on paper: a network's opinions on copies of it, and what its nearest neighbours are.</summary>
/// <remarks>
/// The mean of the logarithms of probabilities is a network's opinion on several copies (test-time augmentation). The cosines to the
/// nearest known digits are added as logarithms of a likelihood, in proportion. Where a network is wrong, the neighbours mostly are not,
/// and the other way round. What comes out are probabilities again, and are as often right as they say: docs/pictures.md has what was
/// measured.
/// </remarks>
public static class DigitReading
{
    // Parts of the slant that the copies lose. The network has seen slanted digits, so upright ones alone are no better than those as they
    // are.
    private static readonly double[] Straightened = [0.5, 1];

    // Logarithm of likelihood for each unit of cosine, beside the network's own; and by what the sum of both is multiplied to be as sure as
    // it may be. Chosen with digits drawn on paper.
    private const double NeighbourWeight = 30;
    private const double Sharpness = 0.6;

    // Of a class that the network rules out; 0 would leave nothing to join.
    private const double LeastProbability = 1e-6;

    /// <summary>Copies that the network is to read beside the digit itself.</summary>
    public static int CopyCount => Straightened.Length;

    /// <summary>Makes the copies.</summary>
    /// <param name="sample">[28, 28] bytes in MNIST's form; not changed.</param>
    /// <returns><see cref="CopyCount"/> of them, [28, 28] bytes each.</returns>
    public static IReadOnlyList<byte[]> Copies(byte[] sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return Array.ConvertAll(Straightened, part => DigitSlant.Straighten(sample, part));
    }

    /// <summary>Joins what was said of a digit.</summary>
    /// <param name="opinions">The network's probabilities for the digit and for each copy, [10] each.</param>
    /// <param name="neighbours">Cosines to the nearest digits of each class, [10]: <see cref="DigitNeighbours.To"/>.</param>
    /// <returns>[10] probabilities; they sum to 1.</returns>
    public static float[] Join(IReadOnlyList<IReadOnlyList<float>> opinions, IReadOnlyList<double> neighbours)
    {
        ArgumentNullException.ThrowIfNull(opinions);
        ArgumentNullException.ThrowIfNull(neighbours);
        double[] sums = new double[neighbours.Count];
        for (int label = 0; label < sums.Length; label++)
        {
            foreach (IReadOnlyList<float> opinion in opinions)
                sums[label] += Math.Log(Math.Max(LeastProbability, opinion[label])) / opinions.Count;
            sums[label] += NeighbourWeight * neighbours[label];
        }

        double largest = sums.Max(), total = 0;
        for (int label = 0; label < sums.Length; label++)
            total += sums[label] = Math.Exp(Sharpness * (sums[label] - largest));
        return [.. sums.Select(value => (float)(value / total))];
    }
}
