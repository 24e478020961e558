using System.Text.RegularExpressions;

namespace GpuTrainer.Cli.Tests;

/// <summary>docs/architecture.md leads a reader to files that exist.</summary>
public partial class ArchitecturePageTests
{
    private static readonly string Page = File.ReadAllText(RepositoryRoot.Combine("docs", "architecture.md"));

    [Fact]
    public void ReadingOrder_HasEightFiles_ThatExist()
    {
        string[] files = [.. SourceFile().Matches(Section("Reading order")).Select(match => match.Groups[1].Value)];

        Assert.Equal(8, files.Length);
        Assert.Empty(files.Select(Problem).OfType<string>());
    }

    [Fact]
    public void Answers_OfEachQuestion_NameFilesThatExist()
    {
        string[] questions = [.. Question().Matches(Section("Questions and answers")).Select(match => match.Value)];

        Assert.InRange(questions.Length, 5, 20);
        Assert.All(questions, question => Assert.Matches(SourceFile(), question));
        Assert.Empty(questions.SelectMany(question => SourceFile().Matches(question)).Select(match => Problem(match.Groups[1].Value))
            .OfType<string>());
    }

    [Theory]
    [InlineData("KernelCompiler")]
    [InlineData("Compute")]
    public void Folders_OfAProject_HaveARowEach(string project)
    {
        string section = Section("The folders of " + project);
        IEnumerable<string> folders =
            Directory.EnumerateDirectories(RepositoryRoot.Combine("src", project)).Select(path => Path.GetFileName(path)!)
            .Where(folder => folder is not ("bin" or "obj"));

        Assert.Equal(folders.Order(), Row().Matches(section).Select(match => match.Groups[1].Value).Order());
    }

    private static string Section(string title)
    {
        int start = Page.IndexOf($"## {title}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"docs/architecture.md has no section '{title}'.");
        int end = Page.IndexOf("\n## ", start, StringComparison.Ordinal);
        return Page[start..(end < 0 ? Page.Length : end)];
    }

    // A file that has moved is found by its name, so that the page is quickly put right.
    private static string? Problem(string file)
    {
        if (File.Exists(RepositoryRoot.Combine(file)))
            return null;
        IEnumerable<string> moved = Directory.EnumerateFiles(
            RepositoryRoot.Combine("src"), Path.GetFileName(file), SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(RepositoryRoot.Combine(), path));
        return $"{file} does not exist; files of that name: {string.Join(", ", moved.DefaultIfEmpty("none"))}";
    }

    [GeneratedRegex(@"`(src/[\w/.]+\.cs)`")]
    private static partial Regex SourceFile();

    [GeneratedRegex(@"^- \*\*.+?\?\*\*(?:(?!^- ).)*", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Question();

    [GeneratedRegex(@"^\| `(\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
