namespace GpuTrainer.Kernels;

/// <summary>
/// How a gradient's channels are cut into tiles: [tiles, samples, plane, width], so that the channels that a group of threads reads at a
/// step lie beside each other, and its steps one after the other.
/// </summary>
/// <param name="Width">Channels of a tile; those past a group's last are zeros.</param>
/// <param name="OfGroup">Tiles of a channel group.</param>
/// <param name="Count">Tiles.</param>
/// <param name="GroupChannels">Channels of a group.</param>
internal readonly record struct ChannelTiles(int Width, int OfGroup, int Count, int GroupChannels)
{
    /// <summary>Tiles of a given width.</summary>
    public static ChannelTiles Of(int channels, int groups, int width)
    {
        int ofGroup = (channels / groups + width - 1) / width;
        return new ChannelTiles(width, ofGroup, ofGroup * groups, channels / groups);
    }
}
