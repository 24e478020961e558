namespace GpuTrainer.Data.Images;

/// <summary>Thrown for a file that is not a picture of a supported format, is damaged, or exceeds the limits.</summary>
public sealed class ImageFormatException : Exception
{
    /// <summary>Describes what is wrong and where.</summary>
    public ImageFormatException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
