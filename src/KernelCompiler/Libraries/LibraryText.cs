using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GpuTrainer.KernelCompiler.Libraries;

/// <summary>
/// The text of one class, such that it means the same in another compilation: with its namespaces, its file's usings and the global ones,
/// but without comments, directives and the code they exclude. Every token keeps its line.
/// </summary>
internal sealed class LibraryText
{
    private readonly StringBuilder _text = new();
    private readonly TextLineCollection _lines;
    private int _line;

    private LibraryText(SyntaxTree tree) => _lines = tree.GetText().Lines;

    /// <summary>The global usings of a compilation, as those of one file, on one line.</summary>
    public static string GlobalUsings(Compilation compilation, CancellationToken cancellation) => string.Concat(
        compilation.SyntaxTrees
            .SelectMany(tree => ((CompilationUnitSyntax)tree.GetRoot(cancellation)).Usings)
            .Where(IsGlobal)
            .Select(directive => directive.WithGlobalKeyword(default).WithoutTrivia().NormalizeWhitespace().ToFullString() + " ")
            .Distinct());

    /// <summary>The text of one declaration of a class.</summary>
    /// <param name="declaration">The class, or a part of it.</param>
    /// <param name="globalUsings">The global usings of its compilation.</param>
    public static string Of(TypeDeclarationSyntax declaration, string globalUsings)
    {
        var text = new LibraryText(declaration.SyntaxTree);
        CompilationUnitSyntax file = declaration.SyntaxTree.GetCompilationUnitRoot();
        text.Write(file.Externs);
        text._text.Append(globalUsings);
        text.Write(file.Usings.Where(directive => !IsGlobal(directive)));
        BaseNamespaceDeclarationSyntax[] namespaces = [.. declaration.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().Reverse()];
        foreach (BaseNamespaceDeclarationSyntax space in namespaces)
        {
            text.Write(space.NamespaceKeyword);
            text.Write([space.Name]);
            text.Write(space is NamespaceDeclarationSyntax block ? block.OpenBraceToken
                : ((FileScopedNamespaceDeclarationSyntax)space).SemicolonToken);
            text.Write(space.Externs);
            text.Write(space.Usings);
        }

        text.Write([declaration]);
        text._text.Append('}', namespaces.OfType<NamespaceDeclarationSyntax>().Count());
        return text._text.ToString();
    }

    private static bool IsGlobal(UsingDirectiveSyntax directive) => directive.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword);

    private void Write(IEnumerable<SyntaxNode> nodes)
    {
        foreach (SyntaxToken token in nodes.SelectMany(node => node.DescendantTokens()))
            Write(token);
    }

    private void Write(SyntaxToken token)
    {
        int line = _lines.GetLineFromPosition(token.SpanStart).LineNumber;
        if (_line < line)
            _text.Append('\n', line - _line);
        else if (token.HasLeadingTrivia || token.GetPreviousToken().HasTrailingTrivia)
            _text.Append(' ');

        // A raw string may span several lines.
        _text.Append(token.Text);
        _line = line + token.Text.Count(character => character == '\n');
    }
}
