using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GpuTrainer.Conventions.Tests;

/// <summary>A C# file of the repository, parsed.</summary>
internal sealed class SourceFile
{
    private static readonly Lazy<SourceFile[]> Parsed = new(() => [.. Repository.Files("*.cs").AsParallel().AsOrdered().Select(Read)]);

    private SourceFile(string path, string text)
    {
        Path = path;
        Lines = text.Split('\n');
        Root = CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview)).GetRoot();
    }

    /// <summary>All of them, in the order of their paths.</summary>
    public static IReadOnlyList<SourceFile> All => Parsed.Value;

    /// <summary>From the root of the repository, with slashes.</summary>
    public string Path { get; }

    public string[] Lines { get; }

    public SyntaxNode Root { get; }

    /// <summary>A text as a file, for tests of the rules themselves.</summary>
    public static SourceFile Of(string path, string text) => new(path, text);

    /// <summary>The line that a position is on, from 0.</summary>
    public int LineOf(int position) => Root.SyntaxTree.GetLineSpan(new(position, 0)).StartLinePosition.Line;

    /// <summary>What a test reports: where, and what to do.</summary>
    /// <param name="line">From 0.</param>
    /// <param name="advice">What to do.</param>
    public string Finding(int line, string advice) => $"{Path}:{line + 1}: {advice}";

    private static SourceFile Read(string path) => new(path, File.ReadAllText(Repository.Combine(path)));

    /// <summary>The names of the types that the file declares, without nested ones.</summary>
    public IEnumerable<string> TopLevelTypes => Root
        .DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
        .Select(node => node switch
        {
            BaseTypeDeclarationSyntax type => type.Identifier.Text,
            DelegateDeclarationSyntax type => type.Identifier.Text,
            _ => null,
        })
        .OfType<string>();
}
