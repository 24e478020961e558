using GpuTrainer.KernelCompiler.Diagnostics;
using GpuTrainer.KernelCompiler.Frontend;
using GpuTrainer.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GpuTrainer.KernelCompiler.Tests.Libraries;

/// <summary>Files as a project that the kernel compiler builds and that others may reference.</summary>
internal sealed class Project
{
    public Project(string name, IEnumerable<Project> references, params (string File, string Text)[] files)
        : this(KernelSource.Compile([])
            .WithAssemblyName(name)
            .AddReferences(references.Select(reference => reference.Reference))
            .AddSyntaxTrees(files.Select(file => CSharpSyntaxTree.ParseText(
                file.Text, new CSharpParseOptions(LanguageVersion.Latest, preprocessorSymbols: ["FAST"]), file.File))))
    {
    }

    private Project(CSharpCompilation compilation)
    {
        Compilation = compilation;
        Generated = Driver().RunGeneratorsAndUpdateCompilation(compilation, out Compilation whole, out _).GetRunResult().Results.Single();
        Whole = whole;
    }

    /// <summary>The files as they are written.</summary>
    public CSharpCompilation Compilation { get; }

    /// <summary>What the kernel compiler adds.</summary>
    public GeneratorRunResult Generated { get; }

    /// <summary>The files with those.</summary>
    public Compilation Whole { get; }

    /// <summary>The built assembly.</summary>
    public MetadataReference Reference => Emit(Whole);

    /// <summary>Errors of the kernel compiler.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => Generated.Diagnostics;

    public static GeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new KernelGenerator().AsSourceGenerator()],
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true),
        parseOptions: new CSharpParseOptions(LanguageVersion.Latest));

    /// <summary>Compiles, as a reference assembly does: without bodies.</summary>
    public static MetadataReference Emit(Compilation compilation)
    {
        using var stream = new MemoryStream();
        var result = compilation.Emit(
            stream, options: new Microsoft.CodeAnalysis.Emit.EmitOptions(metadataOnly: true, includePrivateMembers: false));
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return MetadataReference.CreateFromImage(stream.ToArray());
    }

    /// <summary>The text made of the kernels, by file; fails if there is any error.</summary>
    public IReadOnlyDictionary<string, string> Kernels()
    {
        Assert.Empty(Diagnostics);
        Assert.Empty(Whole.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return Generated.GeneratedSources.Where(source => !source.HintName.StartsWith("KernelLibrary.", StringComparison.Ordinal))
            .ToDictionary(source => source.HintName, source => source.SourceText.ToString());
    }

    /// <summary>What the front end makes of the only kernel.</summary>
    public LoweringResult Lower()
    {
        IMethodSymbol kernel = Compilation.SyntaxTrees
            .SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>()
                .Select(method => (IMethodSymbol)Compilation.GetSemanticModel(tree).GetDeclaredSymbol(method)!))
            .Single(method => method.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "KernelAttribute"));
        return KernelLowering.Lower(kernel, Compilation, CancellationToken.None);
    }

    /// <summary>The only error of the kernel compiler, and the text that it marks.</summary>
    public (Diagnostic Diagnostic, string Marked) Refusal()
    {
        Diagnostic diagnostic = Assert.Single(Diagnostics);
        SyntaxTree file = Compilation.SyntaxTrees.Single(tree => tree.FilePath == diagnostic.Location.GetLineSpan().Path);
        return (diagnostic, file.GetText().ToString(diagnostic.Location.SourceSpan));
    }
}
