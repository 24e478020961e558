namespace GpuTrainer.Data;

/// <summary>How a data set is opened.</summary>
public sealed record DatasetOptions
{
    /// <summary>Where downloaded sets lie, and whether more may be downloaded; null = the default folder, and they may.</summary>
    public DatasetCache? Cache { get; init; }

    /// <summary>Rows and columns of a folder's pictures, which are resized and cropped to it; null = the size of the first picture.</summary>
    public int? ImageSize { get; init; }

    /// <summary>1 (grey) or 3 (red, green, blue) for a folder's pictures; null = as the first picture is.</summary>
    public int? Channels { get; init; }
}
