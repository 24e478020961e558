using GpuTrainer.Data.Images;
using GpuTrainer.Data.Images.Digits;

namespace GpuTrainer.Cli;

/// <summary>Reads pictures ahead on several threads, and returns them in order.</summary>
internal static class PictureReader
{
    // Enough files per task to outweigh its cost, few enough to keep all threads busy.
    private const int MaxFilesPerTask = 32;

    private static readonly PictureSamples NoSamples = new([]);

    /// <summary>Reads the pictures; the next ones are read while the caller works on one.</summary>
    /// <remarks>At most threads + 1 tasks are running or finished at a time, so memory does not grow with the number of files.</remarks>
    /// <param name="sources">The files.</param>
    /// <param name="read">Reads one file.</param>
    /// <param name="threads">The number of threads.</param>
    public static IEnumerable<PictureRead> ReadInOrder(
        IReadOnlyList<PictureSource> sources, Func<string, PictureSamples> read, int threads)
    {
        int filesPerTask = Math.Clamp(sources.Count / (4 * threads), 1, MaxFilesPerTask);
        var ahead = new Queue<Task<PictureRead[]>>();
        for (int first = 0; first < sources.Count; first += filesPerTask)
        {
            PictureSource[] files = [.. sources.Skip(first).Take(filesPerTask)];
            ahead.Enqueue(Task.Run(() => Array.ConvertAll(files, file => Read(file, read))));
            if (ahead.Count <= threads)
                continue;
            foreach (PictureRead picture in ahead.Dequeue().GetAwaiter().GetResult())
                yield return picture;
        }

        while (ahead.TryDequeue(out Task<PictureRead[]>? task))
        {
            foreach (PictureRead picture in task.GetAwaiter().GetResult())
                yield return picture;
        }
    }

    // A bad file must not prevent predictions for the others.
    private static PictureRead Read(PictureSource source, Func<string, PictureSamples> read)
    {
        if (source.Problem is not null)
            return new PictureRead(source.Path, NoSamples, source.Problem);
        try
        {
            return new PictureRead(source.Path, read(source.Path), null);
        }
        catch (Exception error) when (error is ImageFormatException or UsageException or IOException or UnauthorizedAccessException)
        {
            return new PictureRead(source.Path, NoSamples, error.Message);
        }
    }
}

/// <summary>A picture named on the command line, or the reason why the argument names none.</summary>
/// <param name="Path">The file.</param>
/// <param name="Problem">What is wrong with the argument; null: the file is yet to be read.</param>
internal readonly record struct PictureSource(string Path, string? Problem = null);

/// <summary>The network's inputs from a picture.</summary>
/// <param name="Items">[C, H, W] bytes each: one, or every candidate digit of a row.</param>
/// <param name="Row">Chooses among the candidates by their confidence; null: all count.</param>
internal sealed record PictureSamples(IReadOnlyList<byte[]> Items, DigitRow? Row = null)
{
    /// <summary>
    /// Whether the items were found on paper, and so are read several times; false if the picture was in the network's form already.
    /// </summary>
    public bool AreFromPaper { get; init; }

    /// <summary>How the picture was processed, one line per step.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];
}

/// <summary>A picture file that was read.</summary>
/// <param name="Path">The file.</param>
/// <param name="Samples">The network's inputs; empty if there is a problem.</param>
/// <param name="Problem">Why it cannot be used; null: it can.</param>
internal sealed record PictureRead(string Path, PictureSamples Samples, string? Problem);
