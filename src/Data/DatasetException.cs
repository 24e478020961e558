namespace GpuTrainer.Data;

/// <summary>A data set cannot be read.</summary>
public sealed class DatasetException : Exception
{
    /// <summary>Creates the exception; its message says what is wrong and where, what was expected, and what to do.</summary>
    public DatasetException(DatasetError error, string message, Exception? innerException = null)
        : base(message, innerException) => Error = error;

    /// <summary>The kind of error, for callers that react to it.</summary>
    public DatasetError Error { get; }

    /// <summary>Wraps an exception that a data set threw while reading an item, to throw it on another thread.</summary>
    internal static DatasetException OfReading(Exception error) => error is DatasetException known
        ? new DatasetException(known.Error, known.Message, known)
        : new DatasetException(DatasetError.Unreadable, $"Reading an item failed: {error.GetType().Name}: {error.Message}", error);
}

/// <summary>The kinds of errors of data sets.</summary>
public enum DatasetError
{
    /// <summary>No data set of that name, and no such folder.</summary>
    NotFound,

    /// <summary>The folder lacks some of the files.</summary>
    MissingFiles,

    /// <summary>The operating system refused to read a file.</summary>
    Unreadable,

    /// <summary>A file is empty.</summary>
    Empty,

    /// <summary>The first two bytes are not those of an IDX file.</summary>
    BadMagic,

    /// <summary>An element type that IDX does not define.</summary>
    UnknownElementType,

    /// <summary>The file ends within its header.</summary>
    TruncatedHeader,

    /// <summary>The file ends before the data that its header promises.</summary>
    TruncatedData,

    /// <summary>The file continues after the data that the header promises.</summary>
    TrailingBytes,

    /// <summary>The product of the dimensions is above the limit.</summary>
    TooLarge,

    /// <summary>A dimension is zero, or there is none.</summary>
    ZeroDimension,

    /// <summary>The gzip stream is damaged or cut off.</summary>
    CorruptGzip,

    /// <summary>The element type or rank of a readable file is not the one needed.</summary>
    WrongLayout,

    /// <summary>The numbers of items and labels differ, or the shapes of the two parts.</summary>
    CountMismatch,

    /// <summary>A label is outside the classes.</summary>
    LabelOutOfRange,

    /// <summary>A class name contains control characters.</summary>
    BadClassName,

    /// <summary>The folder of a class contains no pictures.</summary>
    EmptyClass,

    /// <summary>A picture cannot be decoded, or differs in size from the others.</summary>
    BadPicture,

    /// <summary>A file is not in the cache and cannot be downloaded: no network, --offline, or every mirror failed.</summary>
    NotDownloaded,
}
