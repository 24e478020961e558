using System.Text;
using GpuTrainer.Compute;

namespace GpuTrainer.Cli;

/// <summary>The C# generated for the kernels, embedded by the build (Cli.csproj).</summary>
internal static class GeneratedSource
{
    // The generated file begins with the descriptor and the code for the other targets.
    private const string FirstForm = "    [SkipLocalsInit]";
    private const string Indent = "    ";
    private const string ClassEnd = "}";

    /// <summary>The methods that run a kernel on the CPU: scalar, and one for each vector width.</summary>
    /// <param name="kernel">The kernel.</param>
    public static string Read(KernelDescriptor kernel)
    {
        using Stream stream = typeof(GeneratedSource).Assembly.GetManifestResourceStream($"kernels/{kernel.EntryPoint}.g.cs")
            ?? throw new InvalidOperationException(
                $"{kernel.EntryPoint}.g.cs is not embedded: the build did not keep the generated files.");
        using var reader = new StreamReader(stream);
        var text = new StringBuilder();
        bool isWithin = false;
        while (reader.ReadLine() is { } line)
        {
            isWithin |= line == FirstForm;
            if (isWithin && line == ClassEnd)
                break;
            if (isWithin)
                text.Append(line.StartsWith(Indent, StringComparison.Ordinal) ? line[Indent.Length..] : line).Append('\n');
        }

        return text.ToString();
    }
}
