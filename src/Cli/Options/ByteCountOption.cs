using System.CommandLine;
using System.Globalization;

namespace GpuTrainer.Cli;

/// <summary>Creates options for an amount of memory: 512MB, 2GiB, 1000000.</summary>
internal static class ByteCountOption
{
    // MB is 2^20 bytes, as in PyTorch.
    private static readonly (string Suffix, int Shift)[] Units =
        [("KIB", 10), ("MIB", 20), ("GIB", 30), ("TIB", 40), ("KB", 10), ("MB", 20), ("GB", 30), ("TB", 40), ("B", 0), ("", 0)];

    /// <summary>Creates an option that is null when not given.</summary>
    public static Option<long?> CreateOptional(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "BYTES",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            (string suffix, int shift) = Units.First(unit => text.EndsWith(unit.Suffix, StringComparison.OrdinalIgnoreCase));
            if (double.TryParse(text[..^suffix.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
                && Math.Floor(number * (1L << shift)) is >= 1 and <= long.MaxValue / 2)
                return (long)(number * (1L << shift));
            result.AddError($"{name}: got \"{text}\", expected an amount of memory such as 512MB or 2GB.");
            return null;
        },
    };
}
