using System.Text;

namespace GpuTrainer.Kernels.Tests;

/// <summary>Comparison of a kernel's result with a reference in double.</summary>
internal static class Near
{
    /// <summary>Half a unit in the last place of 1: the relative error of one rounded operation.</summary>
    public const double UnitRoundoff = 1.0 / (1 << 24);

    /// <summary>Asserts |actual - expected| at most the bound of each element; NaN matches NaN.</summary>
    public static void Assert(double[] expected, float[] actual, Func<int, double> bound, string what)
    {
        Xunit.Assert.Equal(expected.Length, actual.Length);
        var report = new StringBuilder();
        int wrong = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            bool same = double.IsNaN(expected[i])
                ? float.IsNaN(actual[i])
                : actual[i] == expected[i] || Math.Abs(actual[i] - expected[i]) <= bound(i);
            if (!same && wrong++ < 4)
                report.Append($" [{i}] {actual[i]:R}, expected {expected[i]:R} +- {bound(i):G2};");
        }

        if (wrong > 0)
            Xunit.Assert.Fail($"{what}: {wrong} of {expected.Length} elements are wrong:{report}");
    }

    /// <summary>Asserts with one absolute and one relative bound.</summary>
    public static void Assert(double[] expected, float[] actual, double absolute, double relative, string what) =>
        Assert(expected, actual, i => absolute + relative * Math.Abs(expected[i]), what);
}
