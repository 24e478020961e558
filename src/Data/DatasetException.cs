namespace GpuTrainer.Data;

/// <summary>A data set that cannot be read: the user can act on it (another path, a fresh download).</summary>
public sealed class DatasetException : Exception
{
    /// <summary>Describes what is wrong, where, what was expected and what to do.</summary>
    public DatasetException(DatasetError error, string message, Exception? innerException = null)
        : base(message, innerException) => Error = error;

    /// <summary>The kind of damage, for callers that react to it.</summary>
    public DatasetError Error { get; }
}
