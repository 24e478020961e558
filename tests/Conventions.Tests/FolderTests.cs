using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GpuTrainer.Conventions.Tests;

/// <summary>
/// The folders of a project use each other one way: no folder uses one that, by whatever way, uses it. A project's own folder, ".", is one
/// of them.
/// </summary>
public sealed class FolderTests
{
    public static TheoryData<string> Projects =>
        [.. SourceFile.All.Select(file => file.Path.Split('/')).Where(path => path[0] == "src").Select(path => path[1]).Distinct()];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_OfAProject_UseEachOtherOneWay(string project)
    {
        string root = $"src/{project}/";
        var arrows = Arrows([.. SourceFile.All.Where(file => file.Path.StartsWith(root, StringComparison.Ordinal))], root);
        Repository.AssertNone(Backward(arrows).Select(arrow =>
            $"{arrows[arrow]} uses {arrow.To}, which uses {arrow.From} in turn; move one of the two types, or pass in what is used."));
    }

    [Fact]
    public void Arrows_OfACircle_AreFound()
    {
        var arrows = Arrows(
            [
                SourceFile.Of("src/P/A/One.cs", "class One { Two two; }"),
                SourceFile.Of("src/P/B/Two.cs", "class Two { void M() => Three.N(); }"),
                SourceFile.Of("src/P/Three.cs", "class Three { One one; }"),
                SourceFile.Of("src/P/C/Four.cs", "class Four { int Three; One one; }"),
            ],
            "src/P/");

        Assert.Equal([(".", "A"), ("A", "B"), ("B", "."), ("C", "A")], arrows.Keys.Order());
        Assert.Equal([(".", "A"), ("A", "B"), ("B", ".")], Backward(arrows).Order());
    }

    /// <summary>Which folder names a type of which other one, and where it does so first.</summary>
    private static Dictionary<(string From, string To), string> Arrows(SourceFile[] files, string root)
    {
        string Folder(SourceFile file) =>
            Path.GetDirectoryName(file.Path[root.Length..])!.Replace('\\', '/') is { Length: > 0 } folder ? folder : ".";
        ILookup<string, string> declaring = files
            .SelectMany(file => file.TopLevelTypes.Select(name => (Name: name, Folder: Folder(file))))
            .Distinct()
            .ToLookup(type => type.Name, type => type.Folder);
        Dictionary<(string, string), string> arrows = [];
        foreach (SourceFile file in files)
        {
            string from = Folder(file);
            HashSet<string> members = [.. file.Root.DescendantNodes().SelectMany(MemberNames)];
            foreach (SimpleNameSyntax name in file.Root.DescendantNodes().OfType<SimpleNameSyntax>().Where(IsTypeName))
            {
                string text = name.Identifier.Text;
                if (members.Contains(text) || declaring[text].Contains(from))
                    continue;
                foreach (string to in declaring[text])
                    arrows.TryAdd((from, to), file.Finding(file.LineOf(name.SpanStart), text));
            }
        }

        return arrows;
    }

    /// <summary>The arrows that lie on a circle.</summary>
    private static IEnumerable<(string From, string To)> Backward(Dictionary<(string From, string To), string> arrows)
    {
        ILookup<string, string> used = arrows.Keys.ToLookup(arrow => arrow.From, arrow => arrow.To);
        return arrows.Keys.Where(arrow => Reaches(arrow.To, arrow.From, used, []));
    }

    private static bool Reaches(string from, string to, ILookup<string, string> used, HashSet<string> seen) =>
        from == to || seen.Add(from) && used[from].Any(next => Reaches(next, to, used, seen));

    private static IEnumerable<string> MemberNames(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => [method.Identifier.Text],
        PropertyDeclarationSyntax property => [property.Identifier.Text],
        EnumMemberDeclarationSyntax member => [member.Identifier.Text],
        ParameterSyntax { Parent.Parent: RecordDeclarationSyntax } parameter => [parameter.Identifier.Text],
        BaseFieldDeclarationSyntax field => field.Declaration.Variables.Select(variable => variable.Identifier.Text),
        _ => [],
    };

    // Not what follows a dot, nor a member that an initializer, a pattern or an argument names.
    private static bool IsTypeName(SimpleNameSyntax name) =>
        !(name.Parent is MemberAccessExpressionSyntax access && access.Name == name)
        && name.FirstAncestorOrSelf<UsingDirectiveSyntax>() is null // A namespace may have a type's name.
        && name.Parent is not (MemberBindingExpressionSyntax or NameColonSyntax or NameEqualsSyntax)
        && !(name.Parent is AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment && assignment.Left == name);
}
