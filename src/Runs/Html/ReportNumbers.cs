using System.Globalization;

namespace GpuTrainer.Runs;

/// <summary>Formats numbers with at most five digits.</summary>
internal static class ReportNumbers
{
    /// <summary>Shown for what was not measured.</summary>
    public const string None = "–";

    /// <summary>A share as a percentage.</summary>
    public static string Percent(double share) => double.IsFinite(share) ? Hundredths(share) + " %" : None;

    /// <summary>A share as a percentage, without the sign.</summary>
    public static string Hundredths(double share) =>
        double.IsFinite(share) ? (100 * share).ToString("0.00", CultureInfo.InvariantCulture) : None;

    /// <summary>A number of any size, such as a loss: 0.0912, 12.35, 1.2e+34.</summary>
    public static string Number(double value)
    {
        if (!double.IsFinite(value))
            return None;
        double size = Math.Abs(value);
        string format = size switch
        {
            0 => "0",
            < 1e-3 or >= 1e5 => "0.###e+0",
            < 10 => "0.0000",
            < 100 => "0.00",
            < 1000 => "0.0",
            _ => "0",
        };
        return value.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>A setting such as a learning rate, without trailing zeros: 0.001.</summary>
    public static string Short(double value) =>
        double.IsFinite(value) ? value.ToString("G4", CultureInfo.InvariantCulture).Replace("E-0", "e-").Replace("E", "e") : None;

    /// <summary>A whole number with thousands separators.</summary>
    public static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A duration: 4.3 s, 3 min 12 s, 2 h 05 min.</summary>
    public static string Duration(double seconds)
    {
        if (!double.IsFinite(seconds))
            return None;
        if (seconds < 99.95)
            return string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s");
        long whole = (long)Math.Round(Math.Min(seconds, 1e15));
        return whole < 3600 ? $"{whole / 60} min {whole % 60:00} s" : $"{whole / 3600} h {whole / 60 % 60:00} min";
    }
}
