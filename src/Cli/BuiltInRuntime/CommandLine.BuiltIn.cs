using System.CommandLine;

namespace GpuTrainer.Cli;

internal static partial class CommandLine
{
    static partial void AddCommandsOfRuntime(RootCommand root, CommandHost host) => root.Add(KernelsCommand.Create(host));
}
