namespace GpuTrainer.Data.Images;

/// <summary>A file that is not a picture of a known format, is damaged, or is beyond the limits set.</summary>
public sealed class ImageFormatException : Exception
{
    /// <summary>Describes what is wrong and where.</summary>
    public ImageFormatException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
