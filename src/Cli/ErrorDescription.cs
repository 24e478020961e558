using GpuTrainer.Compute;
using GpuTrainer.Data;
using GpuTrainer.Data.Images;
using GpuTrainer.Model;
using GpuTrainer.Runs;
using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>Maps exceptions to exit codes and messages.</summary>
internal static class ErrorDescription
{
    /// <summary>The exit code and the message for an exception.</summary>
    public static (int ExitCode, string Message) Of(Exception error) => error switch
    {
        UsageException or LayerListException or ShapeException or TrainingException or CheckpointException or RunException
            or ImageFormatException => (ExitCode.Mistake, error.Message),
        DatasetException { Error: DatasetError.Unreadable or DatasetError.NotDownloaded } => (ExitCode.Failure, error.Message),
        DatasetException => (ExitCode.Mistake, error.Message),
        DivergedException => (ExitCode.Failure, error.Message),
        IOException or UnauthorizedAccessException => (ExitCode.Failure, error.Message),
        OutOfMemoryException => (ExitCode.Failure, "Out of memory; try a smaller --batch-size or smaller layers."),
        _ when error.IsDeviceFailure() => (ExitCode.Failure, error.DescribeDeviceFailure()),
        _ => (ExitCode.Failure, $"Internal error, please report it with the output of --verbose: {error.GetType().Name}: {error.Message}"),
    };
}
