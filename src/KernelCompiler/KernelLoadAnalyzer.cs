using System.Collections.Immutable;
using System.Linq;
using GpuTrainer.KernelCompiler.Diagnostics;
using GpuTrainer.KernelCompiler.Frontend;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace GpuTrainer.KernelCompiler;

/// <summary>Finds, in host code, methods that are loaded as kernels and are none, or that are loaded by the loader of the other launch form.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class KernelLoadAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [KernelDescriptors.LoadedMethodIsNoKernel, KernelDescriptors.LoadedWithWrongLauncher];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(Analyze, OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        string name = call.TargetMethod.Name;
        if (call.TargetMethod.ContainingType is not { Name: "KernelLoaders" } type || !DialectTypes.IsDialect(type, 0) ||
            call.Arguments.Select(argument => argument.Value).OfType<IDelegateCreationOperation>().FirstOrDefault() is not { } loaded)
        {
            return;
        }

        if (loaded.Target is not IMethodReferenceOperation { Method: { IsStatic: true } method } || !IsKernel(method))
        {
            string what = loaded.Target is IMethodReferenceOperation reference ? reference.Method.Name : "A lambda";
            context.ReportDiagnostic(Diagnostic.Create(KernelDescriptors.LoadedMethodIsNoKernel, loaded.Syntax.GetLocation(), what));
            return;
        }

        bool hasIndex = method.Parameters.Length > 0 && DialectTypes.IndexRank(method.Parameters[0].Type) > 0;
        bool takesIndex = name.Contains("AutoGrouped");
        if (hasIndex != takesIndex)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                KernelDescriptors.LoadedWithWrongLauncher, loaded.Syntax.GetLocation(), method.Name,
                hasIndex ? "takes an index, so the runtime chooses its groups" : "takes no index, so the launch gives its groups",
                hasIndex ? "LoadAutoGroupedStreamKernel or LoadAutoGroupedKernel" : "LoadStreamKernel or LoadKernel"));
        }
    }

    private static bool IsKernel(IMethodSymbol method) => method.GetAttributes().Any(
        attribute => attribute.AttributeClass is { Name: "KernelAttribute" } type && DialectTypes.IsDialect(type, 0));
}
