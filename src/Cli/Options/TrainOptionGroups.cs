using System.CommandLine;

namespace GpuTrainer.Cli;

/// <summary>All options of train.</summary>
internal sealed class TrainOptionGroups
{
    /// <summary>The data set.</summary>
    public DatasetOptionGroup Data { get; } = new();

    /// <summary>What is trained and how.</summary>
    public TrainOptions Train { get; } = new();

    /// <summary>What ends it early.</summary>
    public StopOptionGroup Stop { get; } = new();

    /// <summary>Where it is written to.</summary>
    public RunOptionGroup Run { get; } = new();

    /// <summary>Where it runs.</summary>
    public DeviceOptions Device { get; } = new();

    /// <summary>What is shown of it.</summary>
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
