using System.CommandLine;
using GpuTrainer.Model;
using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>The options that say how the learning rate changes.</summary>
internal sealed class ScheduleOptionGroup
{
    // What lifts the networks with batch normalisation in few epochs: docs/recipes.md.
    private const string DefaultOfImageNetworks = "cosine";

    private readonly KindOptionGroup<Schedule> _schedule = new(
        "--schedule", "How the learning rate changes", ScheduleRegistry.All,
        defaultKind: $"{DefaultOfImageNetworks} for --model {string.Join(" and ", NamedModels.ImageNetworks)}, else {ScheduleRegistry.All.Names[0]}");

    private readonly Option<long?> _warmupSteps = NumberOption.CreateOptional(
        "--warmup-steps", "Raise the rate from 0 in so many equal steps of the optimizer before the schedule begins. Default: none.",
        new Bounds<long>(1, long.MaxValue, "a whole number of at least 1"));

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        _schedule.AddTo(command);
        command.Add(_warmupSteps);
    }

    /// <summary>How the rate changes.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="isImageNetwork">Whether the network is one of <see cref="NamedModels.ImageNetworks"/>.</param>
    public Schedule Read(ParseResult parsed, bool isImageNetwork)
    {
        Schedule schedule = isImageNetwork ? _schedule.Read(parsed, DefaultOfImageNetworks) : _schedule.Read(parsed);
        return parsed.GetValue(_warmupSteps) is { } steps ? new WarmupSchedule(steps, schedule) : schedule;
    }
}
