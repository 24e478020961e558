namespace GpuTrainer.Data;

/// <summary>A data set that cannot be read: the user can act on it (another path, a fresh download).</summary>
public sealed class DatasetException : Exception
{
    /// <summary>Describes what is wrong, where, what was expected and what to do.</summary>
    public DatasetException(DatasetError error, string message, Exception? innerException = null)
        : base(message, innerException) => Error = error;

    /// <summary>The kind of damage, for callers that react to it.</summary>
    public DatasetError Error { get; }

    /// <summary>What to throw for whatever a data set threw while it read an item, on a thread that can throw it on.</summary>
    internal static DatasetException OfReading(Exception error) => error is DatasetException known
        ? new DatasetException(known.Error, known.Message, known)
        : new DatasetException(DatasetError.Unreadable, $"Reading an item failed: {error.GetType().Name}: {error.Message}", error);
}
