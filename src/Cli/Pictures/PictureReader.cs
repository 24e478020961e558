using GpuTrainer.Data.Images;

namespace GpuTrainer.Cli;

/// <summary>Reads pictures on several threads ahead of the one that asks for them, in their order.</summary>
internal static class PictureReader
{
    // Files of one task: enough to outweigh its cost, few enough that all threads have work.
    private const int MaxFilesPerTask = 32;

    private static readonly PictureSamples s_none = new([]);

    /// <summary>Reads the pictures; whoever enumerates may work on one while the next are being read.</summary>
    /// <remarks>At most threads + 1 tasks are under way or waiting to be asked for: memory does not grow with the number of files.</remarks>
    /// <param name="sources">The files.</param>
    /// <param name="read">Reads one of them.</param>
    /// <param name="threads">How many decode at a time.</param>
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

    // One bad file must not cost the answers for the others.
    private static PictureRead Read(PictureSource source, Func<string, PictureSamples> read)
    {
        if (source.Problem is not null)
            return new PictureRead(source.Path, s_none, source.Problem);
        try
        {
            return new PictureRead(source.Path, read(source.Path), null);
        }
        catch (Exception error) when (error is ImageFormatException or UsageException or IOException or UnauthorizedAccessException)
        {
            return new PictureRead(source.Path, s_none, error.Message);
        }
    }
}
