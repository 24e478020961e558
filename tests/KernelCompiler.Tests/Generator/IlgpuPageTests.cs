using System.Reflection;
using System.Text.RegularExpressions;
using GpuTrainer.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GpuTrainer.KernelCompiler.Tests.Generator;

/// <summary>The program in docs/ilgpu.md.</summary>
public partial class IlgpuPageTests
{
    private const string Usings =
        "using System; using GpuTrainer.Compute; using ILGPU; using ILGPU.Runtime; using ILGPU.Runtime.Cuda;\n";

    [Fact]
    public void Program_CompilesAsItStandsThere_AndPrintsWhatItSays()
    {
        string program = CSharpBlock().Match(File.ReadAllText(Path.Combine(Root(), "docs", "ilgpu.md"))).Groups[1].Value;
        Assert.InRange(program.Split('\n').Count(line => line.Length > 0), 5, 15);
        CSharpCompilation compilation = KernelSource.Compile(Usings + program)
            .WithOptions(new CSharpCompilationOptions(OutputKind.ConsoleApplication, allowUnsafe: true));
        CSharpGeneratorDriver.Create(new KernelGenerator()).RunGeneratorsAndUpdateCompilation(compilation, out Compilation whole, out _);
        using var assembly = new MemoryStream();
        var result = whole.Emit(assembly);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));

        Assert.Equal("12 24 36", Run(Assembly.Load(assembly.ToArray())).Trim());
    }

    private static string Run(Assembly program)
    {
        TextWriter console = Console.Out;
        using var output = new StringWriter();
        Console.SetOut(output);
        try
        {
            program.EntryPoint!.Invoke(null, program.EntryPoint.GetParameters().Length == 0 ? [] : [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(console);
        }

        return output.ToString();
    }

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "gpu-trainer.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("The tests run outside of the repository.");
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();
}
