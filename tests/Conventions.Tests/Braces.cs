using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GpuTrainer.Conventions.Tests;

/// <summary>
/// A single statement that fits on its own line stands without braces; a body of several lines has them; in an if/else chain, all branches
/// have them or none.
/// </summary>
internal static class Braces
{
    public static IEnumerable<string> Findings(SourceFile file)
    {
        foreach (StatementSyntax[] bodies in Chains(file.Root))
        {
            bool needed = bodies.Any(NeedsBraces);
            foreach (StatementSyntax body in bodies)
            {
                if (body is BlockSyntax == needed)
                    continue;
                string advice = needed
                    ? bodies.Length == 1 ? "the body is of several lines; put braces around it."
                    : "a branch of this chain is of several lines; put braces around all."
                    : "the body is one line; leave the braces out.";
                yield return file.Finding(file.LineOf(body.SpanStart), advice);
            }
        }
    }

    /// <summary>The bodies that go together: the one of a loop, all of an if/else chain.</summary>
    public static IEnumerable<StatementSyntax[]> Chains(SyntaxNode root)
    {
        foreach (SyntaxNode node in root.DescendantNodes())
        {
            StatementSyntax? body = node switch
            {
                ForStatementSyntax loop => loop.Statement,
                CommonForEachStatementSyntax loop => loop.Statement,
                WhileStatementSyntax loop => loop.Statement,
                LockStatementSyntax statement => statement.Statement,
                UsingStatementSyntax statement => statement.Statement,
                FixedStatementSyntax statement => statement.Statement,
                _ => null,
            };

            // Several in a row, as for pointers, are one header.
            if (body is not null && !(body.IsKind(node.Kind()) && body is UsingStatementSyntax or FixedStatementSyntax))
                yield return [body];
            if (node is IfStatementSyntax { Parent: not ElseClauseSyntax } first)
                yield return [.. Branches(first)];
        }
    }

    /// <summary>True for what cannot stand without braces, or may not: several lines, several statements, none, a comment.</summary>
    public static bool NeedsBraces(StatementSyntax body)
    {
        if (body is BlockSyntax block)
        {
            return block.Statements is not [{ } only]
                || only is LocalDeclarationStatementSyntax or LocalFunctionStatementSyntax or LabeledStatementSyntax
                || HasComment(block.OpenBraceToken.TrailingTrivia) || HasComment(only.GetLeadingTrivia())
                || HasComment(only.GetTrailingTrivia())
                || HasComment(block.CloseBraceToken.LeadingTrivia) || HasComment(block.OpenBraceToken.LeadingTrivia)
                || IsOfSeveralLines(only);
        }

        return HasComment(body.GetLeadingTrivia()) || IsOfSeveralLines(body);
    }

    private static IEnumerable<StatementSyntax> Branches(IfStatementSyntax first)
    {
        for (IfStatementSyntax? branch = first; branch is not null;)
        {
            yield return branch.Statement;
            if (branch.Else is { Statement: not IfStatementSyntax } last)
                yield return last.Statement;
            branch = branch.Else?.Statement as IfStatementSyntax;
        }
    }

    private static bool IsOfSeveralLines(SyntaxNode node)
    {
        FileLinePositionSpan span = node.GetLocation().GetLineSpan();
        return span.StartLinePosition.Line != span.EndLinePosition.Line;
    }

    private static bool HasComment(SyntaxTriviaList trivia) =>
        trivia.Any(piece => piece.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia || piece.IsDirective);
}
