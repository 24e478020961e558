using System.Text.RegularExpressions;
using GpuTrainer.Model;
using GpuTrainer.Training;

namespace GpuTrainer.Cli.Tests;

/// <summary>docs/layers.md has what the registries have, and docs/adding-a-layer.md shows the code as it is.</summary>
public partial class LayersPageTests
{
    [Fact]
    public void Page_OfLayers_ListsThoseOfTheRegistry() => Assert.Equal(LayerRegistry.Kinds.Select(kind => kind.Usage), Usages("Layers"));

    [Fact]
    public void Page_OfLosses_ListsThoseOfTheRegistry() =>
    Assert.Equal(LossRegistry.All.Kinds.Select(kind => kind.Usage), Usages("Losses"));

    [Fact]
    public void Page_OfOptimizers_ListsThoseOfTheRegistry() =>
    Assert.Equal(OptimizerRegistry.All.Kinds.Select(kind => kind.Usage), Usages("Optimizers"));

    [Fact]
    public void Page_OfSchedules_ListsThoseOfTheRegistry() =>
    Assert.Equal(ScheduleRegistry.All.Kinds.Select(kind => kind.Usage), Usages("Schedules"));

    /// <summary>"`file`:" and a block of code, line by line as in the file, apart from comments, blank lines and indentation.</summary>
    [Fact]
    public void Page_OfAddingALayer_ShowsTheCodeOfItsFiles()
    {
        MatchCollection blocks = CodeOfAFile().Matches(Read("docs/adding-a-layer.md"));

        Assert.True(blocks.Count >= 14, $"Only {blocks.Count} blocks have a file.");
        foreach (Match block in blocks)
        {
            string file = block.Groups[1].Value;
            string code = Code(block.Groups[2].Value);
            Assert.True(Code(Read(file)).Contains(code, StringComparison.Ordinal), $"{file} does not have:\n{code}");
        }
    }

    /// <summary>The first column of a section's table.</summary>
    private static string[] Usages(string section)
    {
        string page = Read("docs/layers.md");
        int start = page.IndexOf($"\n## {section}\n", StringComparison.Ordinal);
        int end = page.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return [.. Row().Matches(page[start..(end < 0 ? page.Length : end)]).Select(match => match.Groups[1].Value)];
    }

    private static string Code(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim())
        .Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal))) + '\n';

    private static string Read(string file) => File.ReadAllText(RepositoryRoot.Combine(file));

    [GeneratedRegex("^\\| `([^`]+)` \\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("^`([^`\n]+)`:\n\n```(?:csharp|xml)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeOfAFile();
}
