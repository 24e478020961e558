using System.Diagnostics;
using GpuTrainer.Data;

namespace GpuTrainer.Cli;

/// <summary>Shows downloads on stderr: a progress line on a terminal, otherwise one line per file.</summary>
internal sealed class DownloadReporter(CommandHost host)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private long _shown;
    private string? _file;

    /// <summary>Called for each block received.</summary>
    public void Report(DownloadProgress progress)
    {
        if (host.IsTerminal)
        {
            if (!progress.IsDone && Stopwatch.GetElapsedTime(_shown) < Interval)
                return;
            _shown = Stopwatch.GetTimestamp();
            string share = progress.Total is > 0 ? $" ({100 * progress.Received / progress.Total} %)" : "";
            host.Error.Write($"\rDownloading {progress.File} from {progress.Source}: {Megabytes(progress.Received)}{share}   "
                + $"{(progress.IsDone ? "\n" : "")}");
            return;
        }

        if (_file != progress.File)
        {
            _file = progress.File;
            host.Error.WriteLine($"Downloading {progress.File} from "
                + $"{progress.Source}{(progress.Total is { } total ? $" ({Megabytes(total)})" : "")}");
        }
    }

    private static string Megabytes(long bytes) => $"{bytes / 1e6:0.0} MB";
}
