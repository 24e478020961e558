using System.Text;

namespace GpuTrainer.Training.Tests;

/// <summary>Comparison with a stated tolerance; a failure prints the first mismatches.</summary>
internal static class Close
{
    /// <summary>|actual - expected| at most absolute + relative * |expected|, everywhere.</summary>
    public static void All(string what, IReadOnlyList<double> expected, IReadOnlyList<double> actual, double absolute, double relative)
    {
        Assert.Equal(expected.Count, actual.Count);
        var report = new StringBuilder();
        int mismatches = 0;
        double worst = 0;
        for (int i = 0; i < expected.Count; i++)
        {
            double error = Math.Abs(actual[i] - expected[i]);
            worst = Math.Max(worst, error);
            if (error <= absolute + (relative * Math.Abs(expected[i])))
                continue;
            if (mismatches++ < 5)
                report.Append($"\n  [{i}] got {actual[i]:R}, expected {expected[i]:R}, error {error:E2}");
        }

        Assert.True(mismatches == 0,
            $"{what}: {mismatches} of {expected.Count} differ by more than {absolute} + {relative} * |expected|; worst "
            + $"{worst:E2}:{report}");
    }
}
