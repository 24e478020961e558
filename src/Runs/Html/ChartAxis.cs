using System.Globalization;

namespace GpuTrainer.Runs;

/// <summary>The axis of a chart: its range, its ticks, and the position of a value.</summary>
internal sealed class ChartAxis
{
    // Above this ratio, a linear axis would show only the largest values.
    private const double LogarithmicFrom = 1000;

    private readonly bool _isLogarithmic;

    private ChartAxis(double low, double high, bool isLogarithmic, IReadOnlyList<double> ticks)
    {
        Low = low;
        High = high;
        _isLogarithmic = isLogarithmic;
        Ticks = ticks;
    }

    /// <summary>The value at 0.</summary>
    public double Low { get; }

    /// <summary>The value at 1.</summary>
    public double High { get; }

    /// <summary>The values with a grid line, ascending.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>Creates an axis for some values, ignoring those that are not finite.</summary>
    /// <param name="values">The values to show.</param>
    /// <param name="most">The largest value that the axis may reach: 1 for shares.</param>
    public static ChartAxis Of(IEnumerable<double> values, double most = double.PositiveInfinity)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        if (finite.Length == 0)
            return new ChartAxis(0, 1, false, [0, 1]);
        double low = finite.Min(), high = finite.Max();
        return low > 0 && high / low >= LogarithmicFrom ? Logarithmic(low, high) : Linear(low, high, most);
    }

    /// <summary>Creates an axis of whole numbers with at most about <paramref name="mostTicks"/> ticks.</summary>
    public static ChartAxis OfWhole(int low, int high, int mostTicks = 7)
    {
        long step = (long)Math.Max(1, NiceStep((high - low) / (double)mostTicks));
        var ticks = new List<double>();
        for (long tick = (low + step - 1) / step * step; tick <= high; tick += step)
            ticks.Add(tick);
        return new ChartAxis(low, high, false, ticks);
    }

    /// <summary>The position of a value, in 0..1; 0.5 if the axis has a single value.</summary>
    public double Place(double value)
    {
        if (High == Low)
            return 0.5;
        return _isLogarithmic ? Math.Log(value / Low) / Math.Log(High / Low) : (value - Low) / (High - Low);
    }

    /// <summary>The label of a tick, with as many digits as needed.</summary>
    public string Label(double tick, bool isShare)
    {
        if (isShare)
            return string.Create(CultureInfo.InvariantCulture, $"{Math.Round(tick * 100, 6):0.###} %");
        double size = Ticks.Max(Math.Abs);
        return tick.ToString(size is < 1e-3 or >= 1e5 ? "0.##e+0" : "0.######", CultureInfo.InvariantCulture);
    }

    private static ChartAxis Linear(double low, double high, double most)
    {
        if (high == low) // A constant is drawn in the middle.
            (low, high) = low == 0 ? (0, 1) : (low - (Math.Abs(low) / 2), Math.Min(high + (Math.Abs(high) / 2), Math.Max(high, most)));
        double step = NiceStep((high - low) / 5);
        // Whole multiples of the step: sums would accumulate rounding errors.
        double first = Math.Floor((low / step) + 1e-9), last = Math.Ceiling((high / step) - 1e-9);
        if (last * step > most * (1 + 1e-9))
            last = Math.Floor((most / step) + 1e-9);
        var ticks = new List<double>();
        for (double i = first; i <= last; i++)
            ticks.Add(i * step);
        return new ChartAxis(ticks[0], Math.Max(ticks[^1], high), false, ticks);
    }

    private static ChartAxis Logarithmic(double low, double high)
    {
        int first = (int)Math.Floor(Math.Log10(low)), last = (int)Math.Ceiling(Math.Log10(high));
        int step = Math.Max(1, (last - first + 4) / 5);
        var ticks = new List<double>();
        for (int power = first; power <= last; power += step)
            ticks.Add(Math.Pow(10, power));
        return new ChartAxis(ticks[0], Math.Max(ticks[^1], high), true, ticks);
    }

    /// <summary>The smallest of 1, 2 or 5 times a power of ten that is not below a value.</summary>
    private static double NiceStep(double atLeast)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(atLeast)));
        foreach (double factor in new[] { 1.0, 2, 5 })
        {
            if (factor * power >= atLeast * (1 - 1e-9))
                return factor * power;
        }

        return 10 * power;
    }
}
