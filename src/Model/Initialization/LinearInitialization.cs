namespace GpuTrainer.Model;

/// <summary>PyTorch's initialisation of a linear layer: weight and bias uniform in (-1 / sqrt(fan_in), 1 / sqrt(fan_in)).</summary>
public static class LinearInitialization
{
    /// <summary>The initial values of one parameter; the same for a seed on every machine and device.</summary>
    /// <param name="layout">The network's parameters.</param>
    /// <param name="index">The parameter's index in the layout, which is the stream that it draws from.</param>
    /// <param name="seed">The run's seed.</param>
    public static float[] Draw(ParameterLayout layout, int index, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ParameterSlot slot = layout.Slots[index];
        // Division and square root are correctly rounded, so the bound is the same everywhere.
        float bound = (float)(1.0 / Math.Sqrt(slot.FanIn));
        float[] values = new float[slot.Length];
        for (int element = 0; element < values.Length; element += 4)
        {
            (uint x, uint y, uint z, uint w) = Philox.Block(seed, ((uint)(element / 4), 0, (uint)index, (uint)RandomPurpose.Initialization));
            ReadOnlySpan<uint> words = [x, y, z, w];
            for (int i = 0; i < Math.Min(4, values.Length - element); i++)
                values[element + i] = Uniform(words[i], bound);
        }

        return values;
    }

    /// <summary>The upper 23 bits, moved to the middles of 2^23 equal steps of (-1, 1): exact, symmetric, and never an end of the range.</summary>
    private static float Uniform(uint word, float bound) => (((int)(word >> 9) * 2) + 1 - (1 << 23)) * (1f / (1 << 23)) * bound;
}
