namespace GpuTrainer.Data;

/// <summary>What can be wrong with a data set.</summary>
public enum DatasetError
{
    /// <summary>No data set of that name, and no such folder.</summary>
    NotFound,

    /// <summary>The folder lacks some of the files.</summary>
    MissingFiles,

    /// <summary>The operating system refused to read a file.</summary>
    Unreadable,

    /// <summary>A file of no bytes.</summary>
    Empty,

    /// <summary>The first two bytes are not those of an IDX file.</summary>
    BadMagic,

    /// <summary>An element type that IDX does not define.</summary>
    UnknownElementType,

    /// <summary>The file ends within its header.</summary>
    TruncatedHeader,

    /// <summary>The file ends before the data that its header promises.</summary>
    TruncatedData,

    /// <summary>Bytes after the data that the header promises.</summary>
    TrailingBytes,

    /// <summary>Dimensions whose product is too large to be meant, or beyond the limit set.</summary>
    TooLarge,

    /// <summary>A dimension of zero, or no dimension at all.</summary>
    ZeroDimension,

    /// <summary>The gzip stream is damaged or cut off.</summary>
    CorruptGzip,

    /// <summary>A readable file whose element type or rank is not what is needed at this place.</summary>
    WrongLayout,

    /// <summary>The numbers of items and labels, or the shapes of two parts, differ.</summary>
    CountMismatch,

    /// <summary>A label outside the classes.</summary>
    LabelOutOfRange,

    /// <summary>A class's name that is no text alone.</summary>
    BadClassName,

    /// <summary>A folder of a class that holds no pictures.</summary>
    EmptyClass,

    /// <summary>A picture that cannot be decoded, or does not fit the others.</summary>
    BadPicture,

    /// <summary>A file that is not in the cache cannot be fetched: no network, --offline, or every mirror failed.</summary>
    NotDownloaded,
}
