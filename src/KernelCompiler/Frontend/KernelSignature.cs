using System.Collections.Generic;
using System.Linq;
using GpuTrainer.KernelCompiler.Diagnostics;
using GpuTrainer.KernelCompiler.Ir;
using Microsoft.CodeAnalysis;

namespace GpuTrainer.KernelCompiler.Frontend;

/// <summary>A kernel's signature: its name, its index and its parameters. Reading it reports whatever is not allowed there.</summary>
internal sealed class KernelSignature
{
    /// <summary>How names appear in <see cref="Kernel.Name"/> and in messages.</summary>
    private static readonly SymbolDisplayFormat FullNames = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        memberOptions: SymbolDisplayMemberOptions.IncludeContainingType);

    /// <summary>What [LaunchBounds] says, if a method has it.</summary>
    public static LaunchBounds? Bounds(IMethodSymbol method) =>
        Arguments(method, "LaunchBoundsAttribute") is { Length: 2 } values && values[0] is int threads && values[1] is int groups
            ? new LaunchBounds(threads, groups)
            : null;

    /// <summary>What [Aligned] says, if a parameter has it.</summary>
    public static int? Alignment(IParameterSymbol parameter) =>
        Arguments(parameter, "AlignedAttribute") is { Length: 1 } values && values[0] is int bytes ? bytes : null;

    private KernelSignature(IMethodSymbol method)
    {
        Method = method;
        Name = method.ToDisplayString(FullNames);
        IParameterSymbol? first = method.Parameters.FirstOrDefault();
        IndexRank = first is null ? 0 : DialectTypes.IndexRank(first.Type);
        Index = IndexRank > 0 ? first : null;
        Parameters = [.. method.Parameters.Skip(IndexRank > 0 ? 1 : 0)];
    }

    /// <summary>The C# method.</summary>
    public IMethodSymbol Method { get; }

    /// <summary>Its full name.</summary>
    public string Name { get; }

    /// <summary>The rank of the index parameter, 0 without one.</summary>
    public int IndexRank { get; }

    /// <summary>The index parameter of an auto-grouped kernel.</summary>
    public IParameterSymbol? Index { get; }

    /// <summary>The parameters without the index.</summary>
    public IReadOnlyList<IParameterSymbol> Parameters { get; }

    /// <summary>Reads the signature of a method marked [Kernel].</summary>
    public static KernelSignature Read(IMethodSymbol method, List<KernelDiagnostic> diagnostics)
    {
        var signature = new KernelSignature(method);
        Location place = method.Locations[0];
        void Report(DiagnosticDescriptor descriptor, Location at, params string[] arguments) =>
            diagnostics.Add(new KernelDiagnostic(descriptor.Id, MarkedText.Of(at), new EquatableArray<string>(arguments)));

        if (!method.IsStatic)
            Report(KernelDescriptors.KernelNotStatic, place, signature.Name);

        if (!method.ReturnsVoid)
            Report(KernelDescriptors.KernelNotVoid, place, signature.Name, ExpressionLowering.TypeName(method.ReturnType));

        if (method.IsGenericMethod || ContainingTypes(method).Any(type => type.Arity > 0))
            Report(KernelDescriptors.KernelGeneric, place, signature.Name);

        int overloads = method.ContainingType.GetMembers(method.Name).Length;
        if (overloads > 1)
        {
            Report(KernelDescriptors.KernelOverloaded, place, signature.Name,
                overloads.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        if (ContainingTypes(method).FirstOrDefault(IsHidden) is { } hidden)
            Report(KernelDescriptors.KernelInaccessible, place, signature.Name, hidden.Name);

        string? body = method.IsAsync ? "async"
            : method.IsExtern ? "extern"
            : method.IsAbstract ? "abstract"
            : method.IsPartialDefinition && method.PartialImplementationPart is null ? "partial without an implementation"
            : null;
        if (body is not null)
            Report(KernelDescriptors.KernelBody, place, signature.Name, body);

        foreach (IParameterSymbol parameter in method.Parameters)
        {
            Location at = parameter.Locations[0];
            if (parameter.RefKind != RefKind.None || parameter.IsParams)
            {
                string modifier = parameter.IsParams ? "params" : parameter.RefKind.ToString().ToLowerInvariant();
                Report(KernelDescriptors.ParameterModifier, at, parameter.Name, modifier);
            }
            else if (parameter.Type.TypeKind != TypeKind.Error && !signature.IsAllowed(parameter))
            {
                Report(KernelDescriptors.ParameterType, at, parameter.Name, ExpressionLowering.TypeName(parameter.Type));
            }

            if (Alignment(parameter) is { } bytes && (bytes is not (8 or 16) || DialectTypes.ViewElement(parameter.Type) is null))
            {
                string number = bytes.ToString(System.Globalization.CultureInfo.InvariantCulture);
                Report(KernelDescriptors.ParameterAlignment, at, number, parameter.Name, ExpressionLowering.TypeName(parameter.Type));
            }
        }

        return signature;
    }

    // The arguments of one of the dialect's attributes; null if it is missing.
    private static object?[]? Arguments(ISymbol symbol, string attribute) => symbol.GetAttributes()
        .FirstOrDefault(a => a.AttributeClass is { } type && type.Name == attribute && DialectTypes.IsOwn(type))
        ?.ConstructorArguments.Select(argument => argument.Value).ToArray();

    private bool IsAllowed(IParameterSymbol parameter)
    {
        if (SymbolEqualityComparer.Default.Equals(parameter, Index))
            return true;

        return DialectTypes.ViewElement(parameter.Type) is { } element
            ? DialectTypes.Element(element) is not null
            : DialectTypes.Scalar(parameter.Type) is not null && !DialectTypes.IsByte(parameter.Type)
                && DialectTypes.IndexRank(parameter.Type) == 0;
    }

    private static IEnumerable<INamedTypeSymbol> ContainingTypes(IMethodSymbol method)
    {
        for (INamedTypeSymbol? type = method.ContainingType; type is not null; type = type.ContainingType)
            yield return type;
    }

    private static bool IsHidden(INamedTypeSymbol type) =>
        type.IsFileLocal ||
        type.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal;
}
