using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using ILGPU;

namespace GpuTrainer.Cli;

/// <summary>Prints the version of this assembly, and of ILGPU.</summary>
internal sealed class VersionAction(TextWriter output) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        string version = typeof(VersionAction).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion; // The SDK always sets it.
        output.WriteLine($"{version} (ILGPU {Context.Version})");
        return ExitCode.Success;
    }
}
