using System.Collections.Immutable;
using System.Linq;
using System.Text;
using GpuTrainer.KernelCompiler.Diagnostics;
using GpuTrainer.KernelCompiler.Emit;
using GpuTrainer.KernelCompiler.Libraries;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GpuTrainer.KernelCompiler;

/// <summary>
/// The kernel compiler as the build runs it: one generated file for each method marked [Kernel], one that registers them all, and one for
/// each class marked [KernelLibrary] that carries its source. Refused code is an error at its file and line and has no generated file.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class KernelGenerator : IIncrementalGenerator
{
    /// <summary>The step whose outputs are the compiled kernels.</summary>
    public const string KernelsStep = "Kernels";

    /// <summary>The step whose output is the list of kernels to register.</summary>
    public const string RegistrationStep = "Registration";

    /// <summary>The step whose outputs are the sources of the kernel libraries.</summary>
    public const string LibrariesStep = "Libraries";

    private const string KernelLibraryAttribute = "GpuTrainer.Compute.KernelLibraryAttribute";
    private const string KernelAttribute = "GpuTrainer.Compute.KernelAttribute";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // Helpers may be in any file, so kernels are recompiled after every edit; the results are compared by value.
        IncrementalValuesProvider<CompiledKernel> kernels = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                KernelAttribute,
                static (node, _) => node is MethodDeclarationSyntax,
                static (found, cancellation) =>
                    KernelPipeline.Compile((IMethodSymbol)found.TargetSymbol, found.SemanticModel.Compilation, cancellation))
            .WithTrackingName(KernelsStep);

        context.RegisterSourceOutput(
            kernels, static (output, kernel) => Write(output, kernel.Diagnostics, kernel.File?.HintName, kernel.File?.Text));

        IncrementalValueProvider<EquatableArray<RegisteredKernel>> registered = kernels
            .Where(static kernel => kernel.File is not null)
            .Select(static (kernel, _) => kernel.File!.Registered)
            .Collect()
            .Select(static (all, _) =>
                new EquatableArray<RegisteredKernel>(all.OrderBy(kernel => kernel.EntryPoint, System.StringComparer.Ordinal)))
            .WithTrackingName(RegistrationStep);

        context.RegisterSourceOutput(registered, static (output, all) =>
        {
            if (all.Count > 0)
                output.AddSource(RegistrationFile.HintName, SourceText.From(RegistrationFile.Write(all), Encoding.UTF8));
        });

        IncrementalValuesProvider<KernelLibrary> libraries = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                KernelLibraryAttribute,
                static (node, _) => node is TypeDeclarationSyntax,
                static (found, cancellation) =>
                    KernelLibrary.Read((INamedTypeSymbol)found.TargetSymbol, found.SemanticModel.Compilation, cancellation))
            .WithTrackingName(LibrariesStep);

        context.RegisterSourceOutput(
            libraries, static (output, library) => Write(output, library.Diagnostics, library.HintName, library.Text));
    }

    private static void Write(SourceProductionContext output, EquatableArray<KernelDiagnostic> diagnostics, string? hintName, string? text)
    {
        foreach (KernelDiagnostic diagnostic in diagnostics)
            output.ReportDiagnostic(diagnostic.ToDiagnostic());

        if (hintName is not null && text is not null)
            output.AddSource(hintName, SourceText.From(text, Encoding.UTF8));
    }
}
