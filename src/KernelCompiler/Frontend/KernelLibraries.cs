using System.Collections.Concurrent;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GpuTrainer.KernelCompiler.Frontend;

/// <summary>
/// The [KernelLibrary] classes of the assemblies that a compilation references, compiled from the source that these assemblies carry. Each
/// assembly is compiled by itself and under its own name, so that internal members are visible where they were originally.
/// </summary>
internal sealed class KernelLibraries
{
    // The library's project may use a later language version than the kernel's.
    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest, DocumentationMode.None);
    private static readonly CSharpCompilationOptions Options = new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true);

    // All kernels of a compilation share what the first one compiled.
    private static readonly ConditionalWeakTable<Compilation, KernelLibraries> Known = new();

    private readonly Compilation _compilation;
    private readonly ConcurrentDictionary<AssemblyIdentity, CSharpCompilation?> _compiled = [];

    private KernelLibraries(Compilation compilation) => _compilation = compilation;

    /// <summary>The libraries that a compilation references. Nothing is compiled yet.</summary>
    public static KernelLibraries Of(Compilation compilation) => Known.GetValue(compilation, static key => new KernelLibraries(key));

    /// <summary>True for a class marked [KernelLibrary].</summary>
    public static bool IsMarked(INamedTypeSymbol type) => type.GetAttributes().Any(attribute => Is(attribute, "KernelLibraryAttribute"));

    /// <summary>The libraries of one assembly; null if it carries none.</summary>
    public CSharpCompilation? Find(IAssemblySymbol assembly) => _compiled.GetOrAdd(assembly.Identity, _ => Compile(assembly));

    private CSharpCompilation? Compile(IAssemblySymbol assembly)
    {
        SyntaxTree[] sources =
        [
            .. from attribute in assembly.GetAttributes()
               where Is(attribute, "KernelLibrarySourceAttribute")
               let file = attribute.ConstructorArguments[0].Value as string
               let source = attribute.ConstructorArguments[1].Value as string
               select CSharpSyntaxTree.ParseText(source, Parsing, file),
        ];

        // Without the assembly itself, or its classes would exist twice.
        return sources.Length == 0
            ? null
            : CSharpCompilation.Create(
                assembly.Name, sources,
                _compilation.References.Where(reference =>
                    _compilation.GetAssemblyOrModuleSymbol(reference) is not IAssemblySymbol other
                        || !other.Identity.Equals(assembly.Identity)),
                Options);
    }

    private static bool Is(AttributeData attribute, string name) =>
        attribute.AttributeClass is { } type && type.Name == name && DialectTypes.IsOwn(type);
}
