namespace GpuTrainer.Conventions.Tests;

/// <summary>How the sources are laid out: CONTRIBUTING.md, "Conventions".</summary>
public sealed class LayoutTests
{
    [Fact]
    public void Lines_OfCSharp_AreAtMost140Characters() => Repository.AssertNone(SourceFile.All.SelectMany(LineWidth.Findings));

    [Fact]
    public void Lines_OfMarkdown_AreAtMost140Characters() => Repository.AssertNone(
        Repository.Files("*.md").SelectMany(path => LineWidth.MarkdownFindings(path, File.ReadAllLines(Repository.Combine(path)))));

    [Fact]
    public void Bodies_OfCSharp_HaveBracesWhereTheyAreOfSeveralLines() => Repository.AssertNone(SourceFile.All.SelectMany(Braces.Findings));

    [Fact]
    public void Comments_OfCSharp_AreWrappedOnce() => Repository.AssertNone(SourceFile.All.SelectMany(CommentWrapping.Findings));

    [Theory]
    [InlineData("if (a) { b(); }", "line; leave the braces out")]
    [InlineData("if (a)\n    b(\n        c);", "of several lines; put braces around it")]
    [InlineData("foreach (var x in y)\n    if (x)\n        z();", "of several lines; put braces around it")]
    [InlineData("if (a)\n    b();\nelse\n{\n    c();\n    d();\n}", "put braces around all")]
    [InlineData("if (a)\n{\n    b();\n}\nelse if (c)\n    d();", "leave the braces out")]
    public void Braces_ThatBreakTheRule_AreFound(string text, string advice) =>
    Assert.Contains(advice, Assert.Single(Braces.Findings(Method(text))));

    [Theory]
    [InlineData("if (a)\n    b();\nelse if (c)\n    d();")]
    [InlineData("if (a)\n{\n    b();\n}\nelse\n{\n    c();\n    d();\n}")]
    [InlineData("while (a)\n{\n    // Why.\n    b();\n}")]
    [InlineData("if (a)\n{\n    int c = b();\n}")]
    [InlineData("fixed (int* p = a)\nfixed (int* q = b)\n{\n    c();\n    d();\n}")]
    public void Braces_ThatKeepTheRule_AreNot(string text) => Assert.Empty(Braces.Findings(Method(text)));

    [Fact]
    public void Line_OverTheLimit_IsFoundUnlessItIsDataOrAnAddress()
    {
        string wide = new('x', 150);
        Assert.Single(LineWidth.Findings(Method($"call({wide});")));
        Assert.Single(LineWidth.Findings(SourceFile.Of("x.cs", $"// {wide}")));
        Assert.Empty(LineWidth.Findings(SourceFile.Of("x.cs", $"// See https://{wide}/.")));
        Assert.Empty(LineWidth.Findings(Method($"call(\"\"\"\n{wide}\n\"\"\");")));
        Assert.Empty(LineWidth.MarkdownFindings("x.md", [$"| {wide} |"]));
        Assert.Empty(LineWidth.MarkdownFindings("x.md", ["```", wide, "```"]));
        Assert.Single(LineWidth.MarkdownFindings("x.md", ["```", "```", wide]));
    }

    [Theory]
    [InlineData("// One\n// two.", 1)]
    [InlineData("/// <summary>\n/// One\n/// two.\n/// </summary>", 1)]
    [InlineData("/// <summary>One.</summary>\n/// <param name=\"x\">Two.</param>", 0)]
    [InlineData("// One.\n//\n// Two.", 0)]
    [InlineData("// - one\n// - two", 0)]
    [InlineData("/// <code>\n/// a\n/// b\n/// </code>", 0)]
    [InlineData("//   a  b\n//   c  d", 0)]
    [InlineData("call(); // One\ncall(); // two", 0)]
    public void Comment_ThatCouldHaveHeldTheNextWord_IsFound(string text, int findings) =>
        Assert.Equal(findings, CommentWrapping.Findings(SourceFile.Of("x.cs", text)).Count());

    private static SourceFile Method(string body) =>
        SourceFile.Of("x.cs", $"class C\n{{\n    unsafe void M()\n    {{\n{body}\n    }}\n}}\n");
}
