using System.CommandLine;

namespace GpuTrainer.Cli;

/// <summary>All options of train.</summary>
internal sealed class TrainOptionGroups
{
    /// <summary>The data set.</summary>
    public DatasetOptionGroup Data { get; } = new();

    /// <summary>The network and how it is trained.</summary>
    public TrainOptions Train { get; } = new();

    /// <summary>When it stops early.</summary>
    public StopOptionGroup Stop { get; } = new();

    /// <summary>The run's folder.</summary>
    public RunOptionGroup Run { get; } = new();

    /// <summary>The device.</summary>
    public DeviceOptions Device { get; } = new();

    /// <summary>What is printed.</summary>
    public ShowOptionGroup Show { get; } = new();

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        Data.AddTo(command);
        Train.AddTo(command);
        Stop.AddTo(command);
        Run.AddTo(command);
        Device.AddTo(command);
        Show.AddTo(command);
    }
}
