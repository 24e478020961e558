using System.Collections.Generic;
using System.Linq;
using System.Threading;
using GpuTrainer.KernelCompiler.Diagnostics;
using GpuTrainer.KernelCompiler.Frontend;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GpuTrainer.KernelCompiler.Libraries;

/// <summary>Finds what would keep a [KernelLibrary] class from compiling in another project.</summary>
internal sealed class LibraryCheck(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellation)
{
    private readonly List<KernelDiagnostic> _found = [];

    /// <summary>The findings: not a plain static class, or uses of members that other projects do not see.</summary>
    public IReadOnlyList<KernelDiagnostic> Run()
    {
        if (WrongHead() is { } reason)
        {
            Report(KernelDescriptors.LibraryHead, type.Locations[0], type.Name, reason);
            return _found;
        }

        foreach (SyntaxReference part in type.DeclaringSyntaxReferences)
        {
            SyntaxNode declaration = part.GetSyntax(cancellation);
            SemanticModel model = compilation.GetSemanticModel(declaration.SyntaxTree);
            foreach (SimpleNameSyntax name in
                declaration.DescendantNodes(node => node is not AttributeListSyntax).OfType<SimpleNameSyntax>())
                Check(name, model.GetSymbolInfo(name, cancellation).Symbol);
        }

        return _found;
    }

    private string? WrongHead() => type switch
    {
        { IsStatic: false } => "is not static",
        { ContainingType: not null } => "is nested in another type",
        { Arity: > 0 } => "is generic",
        { IsFileLocal: true } => "is file-local",
        _ when compilation.Options.CheckOverflow => "is compiled with CheckForOverflowUnderflow, and a device cannot throw",
        _ => null,
    };

    private void Check(SimpleNameSyntax name, ISymbol? symbol)
    {
        // The right side of a member access covers its left side.
        SyntaxNode whole = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        bool isLeftSide = whole.Parent is MemberAccessExpressionSyntax outer && outer.Expression == whole;
        if (symbol is null or ILocalSymbol or IParameterSymbol or ITypeParameterSymbol || (symbol is INamedTypeSymbol && isLeftSide) ||
            (symbol as INamedTypeSymbol ?? symbol.ContainingType) is not { } declaring || IsMarked(declaring))
            return;

        string text =
            declaring.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat) + (symbol is INamedTypeSymbol ? "" : "." + symbol.Name);
        if (SymbolEqualityComparer.Default.Equals(declaring.ContainingAssembly, compilation.Assembly))
        {
            Report(KernelDescriptors.LibraryUse, whole.GetLocation(), text, type.Name);
        }
        else if (symbol is IMethodSymbol method && Intrinsics.Find(method) is null)
        {
            (DiagnosticDescriptor descriptor, string[] arguments) = UnknownCall.Refuse(method, text);
            Report(descriptor, whole.GetLocation(), arguments);
        }
    }

    private static bool IsMarked(INamedTypeSymbol? declaring) =>
        declaring is not null && (KernelLibraries.IsMarked(declaring) || IsMarked(declaring.ContainingType));

    private void Report(DiagnosticDescriptor descriptor, Location at, params string[] arguments) =>
        _found.Add(new KernelDiagnostic(descriptor.Id, MarkedText.Of(at), new EquatableArray<string>(arguments)));
}
