using System.Collections.Immutable;
using GpuTrainer.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GpuTrainer.KernelCompiler.Tests.Generator;

public class KernelLoadAnalyzerTests
{
    [Theory]
    [InlineData("GTK0110", "accelerator.Load([|NoKernel|], out Action<AcceleratorStream, KernelConfig, int> a);")]
    [InlineData("GTK0110", "accelerator.Load([|(int n) => { }|], out Action<AcceleratorStream, KernelConfig, int> a);")]
    [InlineData("GTK0111", "accelerator.Load([|Indexed|], out Action<AcceleratorStream, KernelConfig, Index1D, int> a);")]
    [InlineData("GTK0111", "accelerator.Load([|Grouped|], out Action<KernelConfig, int> a);")]
    [InlineData("GTK0111", "accelerator.Load([|Grouped|], out Action<AcceleratorStream, KernelConfig, float> a);")]
    [InlineData(
        null,
        "accelerator.Load(Grouped, out Action<AcceleratorStream, KernelConfig, int> a); accelerator.Load(Indexed, out "
        + "Action<AcceleratorStream, Index1D, int> b);")]
    [InlineData(null, "accelerator.LoadStreamKernel<int>(NoKernel); // ILGPU's own loader takes any kernel.")]
    public async Task LoadedMethod_IsAKernel_AndItsLauncherFits(string? id, string statements)
    {
        KernelSource source = KernelSource.Parse(
            "using System; static class Host { static void Load(Accelerator accelerator) { " + statements + "\n }\n" +
            "static void NoKernel(int n) { } [Kernel] static void Grouped(int n) { } [Kernel] static void Indexed(Index1D i, int n) { } }");
        source.AssertValidCSharp();
        ImmutableArray<Diagnostic> found = await source.Compilation.WithAnalyzers([new KernelLoadAnalyzer()]).GetAnalyzerDiagnosticsAsync();
        Assert.Equal(id is null ? [] : [id], found.Select(diagnostic => diagnostic.Id));
        Assert.All(found, diagnostic => Assert.Equal(source.Marked, diagnostic.Location.SourceSpan));
    }
}
