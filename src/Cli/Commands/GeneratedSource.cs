using System.Text;
using GpuTrainer.Compute;

namespace GpuTrainer.Cli;

/// <summary>The C# that the build made of the kernels; the build embeds it (Cli.csproj).</summary>
internal static class GeneratedSource
{
    // In the generated file the descriptor and the texts for the other targets come first.
    private const string FirstForm = "    [SkipLocalsInit]";
    private const string Indent = "    ";
    private const string ClassEnd = "}";

    /// <summary>The methods that run a kernel on the processor: scalar, and for each width of vectors.</summary>
    /// <param name="kernel">One of the kernels' assembly.</param>
    public static string Read(KernelDescriptor kernel)
    {
        using Stream stream = typeof(GeneratedSource).Assembly.GetManifestResourceStream($"kernels/{kernel.EntryPoint}.g.cs")
            ?? throw new InvalidOperationException($"{kernel.EntryPoint}.g.cs is not embedded: the build did not keep the generated files.");
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
