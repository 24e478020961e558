namespace GpuTrainer.Kernels;

/// <summary>
/// How a gradient's channels are cut into tiles: [tiles, samples, plane, width], so that the channels that a thread group reads in a step
/// are contiguous, and its steps follow one another.
/// </summary>
/// <param name="Width">Channels per tile; those past the last of a channel group are zeros.</param>
/// <param name="OfGroup">Tiles per channel group.</param>
/// <param name="Count">All tiles.</param>
/// <param name="GroupChannels">Channels per channel group.</param>
internal readonly record struct ChannelTiles(int Width, int OfGroup, int Count, int GroupChannels)
{
    /// <summary>Tiles of a given width.</summary>
    public static ChannelTiles Of(int channels, int groups, int width)
    {
        int ofGroup = (channels / groups + width - 1) / width;
        return new ChannelTiles(width, ofGroup, ofGroup * groups, channels / groups);
    }
}
