using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace GpuTrainer.Cli;

/// <summary>Prints the version of this assembly.</summary>
internal sealed class VersionAction(TextWriter output) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        output.WriteLine(typeof(VersionAction).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion); // The SDK always sets it.
        return ExitCode.Success;
    }
}
