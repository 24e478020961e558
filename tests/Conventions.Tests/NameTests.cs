using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GpuTrainer.Conventions.Tests;

/// <summary>What tests and files are called. The build enforces the names of fields.</summary>
public sealed partial class NameTests
{
    // A small type may share the file of the one that it is read with: a layer's kernels, the kinds of an expression.
    private const int SmallTypeLines = 80;

    [Fact]
    public void Tests_OfEveryProject_AreNamedSubjectConditionResult() => Repository.AssertNone(SourceFile.All.SelectMany(TestFindings));

    [Fact]
    public void Files_OfEveryProject_AreNamedAfterTheirMainType() => Repository.AssertNone(SourceFile.All.SelectMany(FileFindings));

    [Fact]
    public void Types_OfTwoProjects_HaveTwoNames() => Repository.AssertNone(Shared(SourceFile.All));

    [Fact]
    public void Type_OfTwoProjects_IsFound() => Assert.Contains("A, B", Assert.Single(Shared(
    [
        SourceFile.Of("src/A/Shape.cs", "class Shape; class One;"), SourceFile.Of("src/A/Shape.Text.cs", "partial class Shape;"),
        SourceFile.Of("src/B/Shape.cs", "record Shape; class Two;"), SourceFile.Of("tests/C/One.cs", "class One;"),
    ])));

    [Theory]
    [InlineData("Sum_OfNothing_IsZero", 0)]
    [InlineData("Sum_IsZero", 1)]
    [InlineData("Sum_of_nothing", 1)]
    [InlineData("Sum_Of_Nothing_IsZero", 1)]
    public void TestName_OfOtherThanThreeParts_IsFound(string name, int findings) =>
        Assert.Equal(findings, TestFindings(SourceFile.Of("x.cs", $"class C {{ [OpenClTheory] void {name}() {{ }} }}")).Count());

    [Theory]
    [InlineData("Shape.cs", "class Shape;", 0)]
    [InlineData("Shape.Text.cs", "partial class Shape;", 0)]
    [InlineData("Shape.cs", "class Shape; enum Kind;", 0)]
    [InlineData("Shape.cs", "class Shape; class Kernels;", 0)]
    [InlineData("Program.cs", "return 0;", 0)]
    [InlineData("Shapes.cs", "class Shape;", 1)]
    [InlineData("Shape.Text.cs", "class Shape;", 1)]
    public void FileName_OtherThanItsMainType_IsFound(string path, string text, int findings) =>
        Assert.Equal(findings, FileFindings(SourceFile.Of(path, text)).Count());

    [Fact]
    public void FileName_BesideALargeType_AsksForAFileOfItsOwn()
    {
        string large = $"class Other {{{new string('\n', SmallTypeLines)}}}";
        Assert.Contains("Other is not small", Assert.Single(FileFindings(SourceFile.Of("Shape.cs", "class Shape;\n" + large))));
    }

    // One concept has one name and one home. Tests may have a class for the same subject in two projects.
    private static IEnumerable<string> Shared(IEnumerable<SourceFile> files) =>
        from type in files.Where(file => file.Path.StartsWith("src/", StringComparison.Ordinal))
            .SelectMany(file => file.TopLevelTypes.Select(name => (Name: name, Project: file.Path.Split('/')[1])))
        group type.Project by type.Name into projects
        where projects.Distinct().Count() > 1
        select $"{projects.Key}: a type of this name is in {string.Join(", ", projects.Distinct().Order())}; rename one of them.";

    private static IEnumerable<string> TestFindings(SourceFile file) =>
        from method in file.Root.DescendantNodes().OfType<MethodDeclarationSyntax>()
        where method.AttributeLists.SelectMany(list => list.Attributes).Any(attribute => TestAttribute().IsMatch(attribute.Name.ToString()))
        where !ThreeParts().IsMatch(method.Identifier.Text)
        select file.Finding(file.LineOf(method.Identifier.SpanStart), $"{method.Identifier.Text}: name the test Subject_Condition_Result.");

    private static IEnumerable<string> FileFindings(SourceFile file)
    {
        string[] parts = Path.GetFileName(file.Path).Split('.');
        MemberDeclarationSyntax[] types =
        [
            .. file.Root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
                .OfType<MemberDeclarationSyntax>()
                .Where(member => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax),
        ];
        if (types.Length == 0 || file.Root.ChildNodes().OfType<GlobalStatementSyntax>().Any())
            yield break;

        MemberDeclarationSyntax? main = types.FirstOrDefault(type => NameOf(type) == parts[0]);
        if (main is null)
        {
            yield return file.Finding(0, $"name the file after its main type: {string.Join(" or ", types.Select(NameOf))}.");
            yield break;
        }

        if (parts.Length > 2 && !main.Modifiers.Any(SyntaxKind.PartialKeyword))
            yield return file.Finding(file.LineOf(main.SpanStart), $"{parts[0]} is not partial; name the file {parts[0]}.cs.");
        foreach (MemberDeclarationSyntax other in types.Where(type => NameOf(type) != parts[0] && !IsSmall(type)))
            yield return file.Finding(file.LineOf(other.SpanStart), $"{NameOf(other)} is not small; give it a file of its own.");
    }

    private static string NameOf(MemberDeclarationSyntax type) =>
        type is DelegateDeclarationSyntax @delegate ? @delegate.Identifier.Text : ((BaseTypeDeclarationSyntax)type).Identifier.Text;

    private static bool IsSmall(MemberDeclarationSyntax type)
    {
        FileLinePositionSpan span = type.GetLocation().GetLineSpan();
        return span.EndLinePosition.Line - span.StartLinePosition.Line < SmallTypeLines;
    }

    [GeneratedRegex("(Fact|Theory)(Attribute)?$")]
    private static partial Regex TestAttribute();

    [GeneratedRegex("^[A-Z][A-Za-z0-9]*_[A-Z][A-Za-z0-9]*_[A-Z][A-Za-z0-9]*$")]
    private static partial Regex ThreeParts();
}
