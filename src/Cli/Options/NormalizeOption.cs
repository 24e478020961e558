using System.Globalization;
using GpuTrainer.Data;
using GpuTrainer.Model;

namespace GpuTrainer.Cli;

/// <summary>--normalize: how bytes become inputs.</summary>
internal static class NormalizeOption
{
    private const string Measured = "measured";

    /// <summary>Whether the data are to be measured.</summary>
    public static bool IsMeasured(string? text) => text == Measured;

    /// <summary>What the text asks for.</summary>
    /// <param name="text">none, measured, or means/deviations; null = none.</param>
    /// <param name="data">The training part, which is measured.</param>
    /// <param name="threads">Threads that read it; 0 = one a processor.</param>
    /// <exception cref="UsageException">The text is none of them.</exception>
    public static InputNormalization Read(string? text, IDataset data, int threads)
    {
        switch (text)
        {
            case null or "none":
                return InputNormalization.None;
            case Measured:
                Normalization measured = Normalization.Measure(data, threads);
                return new InputNormalization([.. measured.Mean], [.. measured.StdDev]);
        }

        string[] halves = text.Split('/');
        int channels = data.ItemShape.Channels;
        if (halves.Length == 2 && Numbers(halves[0]) is { } means && Numbers(halves[1]) is { } deviations
            && means.Length == deviations.Length && (means.Length == 1 || means.Length == channels) && deviations.All(value => value > 0))
            return new InputNormalization(means, deviations);
        throw new UsageException(
            $"--normalize: got \"{text}\", expected none, measured, or MEANS/DEVIATIONS with one number for all channels or {channels}, one a channel, "
            + "separated by commas; deviations are above 0.");
    }

    private static float[]? Numbers(string text)
    {
        string[] words = text.Split(',');
        float[] values = new float[words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            if (!float.TryParse(words[i], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]) || !float.IsFinite(values[i]))
                return null;
        }

        return values;
    }
}
