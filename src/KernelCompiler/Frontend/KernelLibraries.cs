using System.Collections.Concurrent;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GpuTrainer.KernelCompiler.Frontend;

/// <summary>
/// The classes marked [KernelLibrary] of the assemblies that a compilation references, compiled from the source that the assemblies carry: each
/// assembly's by itself, under the assembly's name, so that internal members are known to those that they are known to there.
/// </summary>
internal sealed class KernelLibraries
{
    // The language of the library's project may be later than that of the kernel's.
    private static readonly CSharpParseOptions s_parsing = new(LanguageVersion.Latest, DocumentationMode.None);
    private static readonly CSharpCompilationOptions s_options = new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true);

    // All kernels of a compilation share what the first has compiled.
    private static readonly ConditionalWeakTable<Compilation, KernelLibraries> s_known = new();

    private readonly Compilation _compilation;
    private readonly ConcurrentDictionary<AssemblyIdentity, CSharpCompilation?> _compiled = [];

    private KernelLibraries(Compilation compilation) => _compilation = compilation;

    /// <summary>The libraries that a compilation references. Nothing is compiled yet.</summary>
    public static KernelLibraries Of(Compilation compilation) => s_known.GetValue(compilation, static key => new KernelLibraries(key));

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
               select CSharpSyntaxTree.ParseText(source, s_parsing, file),
        ];

        // Without the assembly itself, whose classes would be there twice.
        return sources.Length == 0
            ? null
            : CSharpCompilation.Create(
                assembly.Name, sources,
                _compilation.References.Where(reference =>
                    _compilation.GetAssemblyOrModuleSymbol(reference) is not IAssemblySymbol other || !other.Identity.Equals(assembly.Identity)),
                s_options);
    }

    private static bool Is(AttributeData attribute, string name) => attribute.AttributeClass is { } type && type.Name == name && DialectTypes.IsOwn(type);
}
