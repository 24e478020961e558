namespace GpuTrainer.Training;

/// <summary>
/// Whether a network is right as often as its confidence says: Guo et al., "On Calibration of Modern Neural Networks", ICML 2017, eq. 3.
/// Confidence is the probability of the predicted class; bins have equal width and include their upper bound, but not their lower one.
/// </summary>
/// <param name="Bins">From the least confident to the most.</param>
public sealed record Calibration(IReadOnlyList<CalibrationBin> Bins)
{
    /// <summary>The number of bins, as in the paper.</summary>
    public const int BinCount = 15;

    /// <summary>
    /// Expected calibration error: the mean over the samples of |accuracy - confidence| of their bin, in [0, 1]; NaN without samples.
    /// </summary>
    public double ExpectedError
    {
        get
        {
            double samples = Bins.Sum(bin => (double)bin.Count);
            return samples == 0 ? double.NaN
                : Bins.Where(bin => bin.Count > 0).Sum(bin => bin.Count / samples * Math.Abs(bin.Accuracy - bin.Confidence));
        }
    }

    /// <summary>The bin of a confidence in [0, 1].</summary>
    internal static int BinOf(double confidence) => Math.Clamp((int)Math.Ceiling(confidence * BinCount) - 1, 0, BinCount - 1);
}

/// <summary>The samples whose confidence lies in one bin.</summary>
/// <param name="Low">The lower bound, exclusive (inclusive in the first bin).</param>
/// <param name="High">The upper bound, inclusive.</param>
/// <param name="Count">Samples.</param>
/// <param name="Accuracy">The share of correct predictions; NaN without samples.</param>
/// <param name="Confidence">The mean confidence; NaN without samples.</param>
public sealed record CalibrationBin(double Low, double High, int Count, double Accuracy, double Confidence);
