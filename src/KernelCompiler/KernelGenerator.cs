using System.Collections.Immutable;
using System.Linq;
using System.Text;
using GpuTrainer.KernelCompiler.Diagnostics;
using GpuTrainer.KernelCompiler.Emit;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GpuTrainer.KernelCompiler;

/// <summary>
/// The kernel compiler as the build runs it: one generated file for each method marked [Kernel], and one that registers them all. A kernel that
/// is refused is an error at its file and line, and has no file.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class KernelGenerator : IIncrementalGenerator
{
    /// <summary>The step whose outputs are the compiled kernels.</summary>
    public const string KernelsStep = "Kernels";

    /// <summary>The step whose output is the list of kernels to register.</summary>
    public const string RegistrationStep = "Registration";

    private const string KernelAttribute = "GpuTrainer.Compute.KernelAttribute";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // Helpers may lie in any file, so a kernel is compiled again after every edit; what comes out is compared by value.
        IncrementalValuesProvider<CompiledKernel> kernels = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                KernelAttribute,
                static (node, _) => node is MethodDeclarationSyntax,
                static (found, cancellation) => KernelPipeline.Compile((IMethodSymbol)found.TargetSymbol, found.SemanticModel.Compilation, cancellation))
            .WithTrackingName(KernelsStep);

        context.RegisterSourceOutput(kernels, static (output, kernel) =>
        {
            foreach (KernelDiagnostic diagnostic in kernel.Diagnostics)
            {
                output.ReportDiagnostic(diagnostic.ToDiagnostic());
            }

            if (kernel.File is { } file)
            {
                output.AddSource(file.HintName, SourceText.From(file.Text, Encoding.UTF8));
            }
        });

        IncrementalValueProvider<EquatableArray<RegisteredKernel>> registered = kernels
            .Where(static kernel => kernel.File is not null)
            .Select(static (kernel, _) => kernel.File!.Registered)
            .Collect()
            .Select(static (all, _) => new EquatableArray<RegisteredKernel>(all.OrderBy(kernel => kernel.EntryPoint, System.StringComparer.Ordinal)))
            .WithTrackingName(RegistrationStep);

        context.RegisterSourceOutput(registered, static (output, all) =>
        {
            if (all.Count > 0)
            {
                output.AddSource(RegistrationFile.HintName, SourceText.From(RegistrationFile.Write(all), Encoding.UTF8));
            }
        });
    }
}
