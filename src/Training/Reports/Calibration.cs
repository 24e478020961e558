namespace GpuTrainer.Training;

/// <summary>
/// Whether a network is right as often as it says: Guo et al., "On Calibration of Modern Neural Networks", ICML 2017, eq. 3. Confidence is the
/// probability of the predicted class; bins are of equal width, each with its upper bound, without its lower one.
/// </summary>
/// <param name="Bins">From the least confident to the most.</param>
public sealed record Calibration(IReadOnlyList<CalibrationBin> Bins)
{
    /// <summary>Bins, as in the paper.</summary>
    public const int BinCount = 15;

    /// <summary>Expected calibration error: the mean over the samples of |accuracy - confidence| of their bin, in [0, 1]; NaN where there are none.</summary>
    public double ExpectedError
    {
        get
        {
            double samples = Bins.Sum(bin => (double)bin.Count);
            return samples == 0 ? double.NaN : Bins.Where(bin => bin.Count > 0).Sum(bin => bin.Count / samples * Math.Abs(bin.Accuracy - bin.Confidence));
        }
    }

    /// <summary>The bin of a confidence in [0, 1].</summary>
    internal static int BinOf(double confidence) => Math.Clamp((int)Math.Ceiling(confidence * BinCount) - 1, 0, BinCount - 1);
}

/// <summary>The samples whose confidence lies in one bin.</summary>
/// <param name="Low">Not in the bin (but 0 in the first).</param>
/// <param name="High">In the bin.</param>
/// <param name="Count">Samples.</param>
/// <param name="Accuracy">The share that is right; NaN where there are no samples.</param>
/// <param name="Confidence">The mean confidence; NaN where there are no samples.</param>
public sealed record CalibrationBin(double Low, double High, int Count, double Accuracy, double Confidence);
