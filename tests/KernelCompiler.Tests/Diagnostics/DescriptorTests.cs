using System.Text.RegularExpressions;
using GpuTrainer.KernelCompiler.Diagnostics;
using Microsoft.CodeAnalysis;

namespace GpuTrainer.KernelCompiler.Tests.Diagnostics;

/// <summary>The descriptor table, the release notes and docs/diagnostics.md agree.</summary>
public partial class DescriptorTests
{
    private static readonly string[] AllIds = [.. KernelDescriptors.All.Select(descriptor => descriptor.Id).Order(StringComparer.Ordinal)];

    [Fact]
    public void Descriptor_OfEveryId_IsAnErrorOfOneFamily() => Assert.All(KernelDescriptors.All, descriptor =>
    {
        Assert.Matches("^GTK(0001|0[1-5][0-9][0-9])$", descriptor.Id);
        Assert.Equal(DiagnosticSeverity.Error, descriptor.DefaultSeverity);
    });

    [Fact]
    public void ReleaseNotes_OfTheDescriptors_ListEveryId()
    {
        string notes = File.ReadAllText(RepositoryFile("src/KernelCompiler/Diagnostics/AnalyzerReleases.Unshipped.md")) +
            File.ReadAllText(RepositoryFile("src/KernelCompiler/Diagnostics/AnalyzerReleases.Shipped.md"));
        Assert.Equal(AllIds, Ids().Matches(notes).Select(match => match.Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Documentation_OfEveryId_HasItsTitleAndMessage()
    {
        string[] lines = File.ReadAllLines(RepositoryFile("docs/diagnostics.md"));
        string[] headings = [.. lines.Where(line => line.StartsWith("### GTK", StringComparison.Ordinal))];
        Assert.Equal(
            KernelDescriptors.All.OrderBy(descriptor => descriptor.Id, StringComparer.Ordinal).Select(
                descriptor => $"### {descriptor.Id}: {descriptor.Title}"),
            headings);
        Assert.All(KernelDescriptors.All, descriptor => Assert.Contains(
            "> " + descriptor.MessageFormat.ToString().Replace("<", "&lt;", StringComparison.Ordinal)
                .Replace(">", "&gt;", StringComparison.Ordinal), lines));
    }

    private static string RepositoryFile(string path)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "gpu-trainer.sln")))
            folder = folder.Parent;
        return Path.Combine(folder!.FullName, path);
    }

    [GeneratedRegex("GTK[0-9]{4}")]
    private static partial Regex Ids();
}
