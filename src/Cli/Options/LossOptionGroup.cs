using System.CommandLine;
using GpuTrainer.Model;
using GpuTrainer.Training;

namespace GpuTrainer.Cli;

/// <summary>The options that say what is minimised.</summary>
internal sealed class LossOptionGroup
{
    private const string LabelSmoothing = "label-smoothing";

    // The embedded digits are few, and smoothing is worth about a percent there: docs/benchmarks.md.
    private const string DefaultNetworkSmoothing = "0.1";

    private readonly KindOptionGroup<Loss> _loss = new(
        "--loss", "What to minimise", LossRegistry.All,
        new Dictionary<string, string> { [LabelSmoothing] = $"{DefaultNetworkSmoothing} for {NamedModels.Names[0]}, else 0" });

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command) => _loss.AddTo(command);

    /// <summary>What to minimise.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="isDefaultNetwork">Whether the network is the command's own.</param>
    public Loss Read(ParseResult parsed, bool isDefaultNetwork) =>
        isDefaultNetwork ? _loss.Read(parsed, (LabelSmoothing, DefaultNetworkSmoothing)) : _loss.Read(parsed);
}
