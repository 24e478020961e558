using System.Collections.Immutable;
using GpuTrainer.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GpuTrainer.KernelCompiler.Tests.Generator;

public class KernelLoadAnalyzerTests
{
    [Theory]
    [InlineData("GTK0110", "accelerator.LoadStreamKernel<int>([|NoKernel|]);")]
    [InlineData("GTK0110", "accelerator.LoadStreamKernel<int>([|n => { }|]);")]
    [InlineData("GTK0111", "accelerator.LoadStreamKernel<Index1D, int>([|Indexed|]);")]
    [InlineData(null, "accelerator.LoadStreamKernel<int>([|Grouped|]); accelerator.LoadAutoGroupedStreamKernel<Index1D, int>(Indexed);")]
    public async Task LoadedMethod(string? id, string statements)
    {
        KernelSource source = KernelSource.Parse(
            "using System; using GpuTrainer.Compute; static class Host { static void Load(Accelerator accelerator) { " + statements + " }\n" +
            "static void NoKernel(int n) { } [Kernel] static void Grouped(int n) { } [Kernel] static void Indexed(Index1D i, int n) { } }");
        source.AssertValidCSharp();
        ImmutableArray<Diagnostic> found = await source.Compilation.WithAnalyzers([new KernelLoadAnalyzer()]).GetAnalyzerDiagnosticsAsync();
        Assert.Equal(id is null ? [] : [id], found.Select(diagnostic => diagnostic.Id));
        Assert.All(found, diagnostic => Assert.Equal(source.Marked, diagnostic.Location.SourceSpan));
    }
}
