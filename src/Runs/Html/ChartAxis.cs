using System.Globalization;

namespace GpuTrainer.Runs;

/// <summary>An axis: which values it spans, at which of them it has a line, and where a value lies.</summary>
internal sealed class ChartAxis
{
    // From here on a linear axis would show the largest values alone.
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

    /// <summary>The values with a line, ascending.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>Spans some values; what is not finite is not spanned.</summary>
    /// <param name="values">What is to be shown.</param>
    /// <param name="most">The axis ends there at the latest: 1 for shares.</param>
    public static ChartAxis Of(IEnumerable<double> values, double most = double.PositiveInfinity)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        if (finite.Length == 0)
            return new ChartAxis(0, 1, false, [0, 1]);
        double low = finite.Min(), high = finite.Max();
        return low > 0 && high / low >= LogarithmicFrom ? Logarithmic(low, high) : Linear(low, high, most);
    }

    /// <summary>Spans whole numbers, with lines at at most <paramref name="mostTicks"/> of them.</summary>
    public static ChartAxis OfWhole(int low, int high, int mostTicks = 7)
    {
        long step = (long)Math.Max(1, NiceStep((high - low) / (double)mostTicks));
        var ticks = new List<double>();
        for (long tick = (low + step - 1) / step * step; tick <= high; tick += step)
            ticks.Add(tick);
        return new ChartAxis(low, high, false, ticks);
    }

    /// <summary>Where a value lies, in 0..1; 0.5 where the axis is a single value.</summary>
    public double Place(double value)
    {
        if (High == Low)
            return 0.5;
        return _isLogarithmic ? Math.Log(value / Low) / Math.Log(High / Low) : (value - Low) / (High - Low);
    }

    /// <summary>A tick's label with as many digits as tell it from the others.</summary>
    public string Label(double tick, bool isShare)
    {
        if (isShare)
            return string.Create(CultureInfo.InvariantCulture, $"{Math.Round(tick * 100, 6):0.###} %");
        double size = Ticks.Max(Math.Abs);
        return tick.ToString(size is < 1e-3 or >= 1e5 ? "0.##e+0" : "0.######", CultureInfo.InvariantCulture);
    }

    private static ChartAxis Linear(double low, double high, double most)
    {
        if (high == low) // A constant lies in the middle.
            (low, high) = low == 0 ? (0, 1) : (low - (Math.Abs(low) / 2), Math.Min(high + (Math.Abs(high) / 2), Math.Max(high, most)));
        double step = NiceStep((high - low) / 5);
        // Multiples of the step by whole numbers: sums of steps would gather rounding errors.
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

    /// <summary>1, 2 or 5 times a power of ten, at least as large as what is asked for.</summary>
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
