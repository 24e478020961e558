namespace GpuTrainer.Model;

/// <summary>How bytes become a network's inputs, channel by channel: x = (byte / 255 - mean) / deviation.</summary>
public sealed class InputNormalization : IEquatable<InputNormalization>
{
    private readonly float[] _mean;
    private readonly float[] _stdDev;

    /// <summary>Creates a normalisation from one mean and deviation for all channels, or one of each per channel.</summary>
    /// <param name="mean">Finite numbers: one, or one per channel.</param>
    /// <param name="stdDev">As many finite numbers above 0.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a number is out of range.</exception>
    public InputNormalization(ReadOnlySpan<float> mean, ReadOnlySpan<float> stdDev)
    {
        if (mean.Length == 0 || mean.Length != stdDev.Length)
        {
            throw new ArgumentException(
                $"There are {mean.Length} means and {stdDev.Length} deviations, expected the same number of both, at least one.");
        }

        for (int i = 0; i < mean.Length; i++)
        {
            if (!float.IsFinite(mean[i]))
                throw new ArgumentException($"Mean {i} is {mean[i]}, expected a number.", nameof(mean));
            if (!float.IsFinite(stdDev[i]) || stdDev[i] <= 0)
                throw new ArgumentException($"Deviation {i} is {stdDev[i]}, expected a number above 0.", nameof(stdDev));
        }

        _mean = mean.ToArray();
        _stdDev = stdDev.ToArray();
    }

    /// <summary>Mean 0 and deviation 1: byte / 255, bit for bit.</summary>
    public static InputNormalization None { get; } = new([0f], [1f]);

    /// <summary>One number for all channels, or one per channel.</summary>
    public IReadOnlyList<float> Mean => _mean;

    /// <summary>As many numbers above 0.</summary>
    public IReadOnlyList<float> StdDev => _stdDev;

    /// <summary>Whether the inputs are byte / 255.</summary>
    public bool IsNone => _mean.All(value => value == 0f) && _stdDev.All(value => value == 1f);

    /// <summary>The mean and deviation of every element of a sample.</summary>
    /// <param name="input">[C, H, W] or [features].</param>
    /// <exception cref="ShapeException">The number of means is neither 1 nor that of the channels.</exception>
    public (float[] Mean, float[] StdDev) Expand(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        // A network that takes features may get images, whose channels follow one another.
        int channels = _mean.Length;
        if (input.Rank >= 3 && channels != 1 && channels != input[0] || input.Count % channels != 0)
            throw new ShapeException($"Normalisation: {channels} means and deviations, expected 1, or one per channel of {input}.");
        int plane = input.Count / channels;
        float[] mean = new float[input.Count], stdDev = new float[input.Count];
        for (int i = 0; i < input.Count; i++)
            (mean[i], stdDev[i]) = (_mean[i / plane], _stdDev[i / plane]);
        return (mean, stdDev);
    }

    /// <inheritdoc/>
    public bool Equals(InputNormalization? other) =>
        other is not null && _mean.AsSpan().SequenceEqual(other._mean) && _stdDev.AsSpan().SequenceEqual(other._stdDev);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as InputNormalization);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_mean[0], _stdDev[0], _mean.Length);
}
