using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GpuTrainer.KernelCompiler.Diagnostics;
using GpuTrainer.KernelCompiler.Frontend;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace GpuTrainer.KernelCompiler;

/// <summary>
/// Checks calls of <c>accelerator.Load(kernel, out launcher)</c>: the method must be a kernel, and the launcher's parameters must be the
/// stream, the shape of the launch and the kernel's parameters.
/// </summary>
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
        IMethodSymbol load = call.TargetMethod;
        if (load is not { Name: "Load", TypeArguments.Length: 1 }
            || load.TypeArguments[0] is not INamedTypeSymbol { DelegateInvokeMethod: { } launcher } ||
            load.ContainingType is not { Name: "KernelLoading" } type || !DialectTypes.IsOwn(type) ||
            call.Descendants().OfType<IDelegateCreationOperation>().FirstOrDefault() is not { } loaded)
            return;

        if (loaded.Target is not IMethodReferenceOperation { Method: { IsStatic: true } method } || !IsKernel(method))
        {
            string what = loaded.Target is IMethodReferenceOperation reference ? reference.Method.Name : "A lambda";
            context.ReportDiagnostic(Diagnostic.Create(KernelDescriptors.LoadedMethodIsNoKernel, loaded.Syntax.GetLocation(), what));
            return;
        }

        string expected = string.Join(", ", LauncherParameters(method));
        string got = string.Join(
            ", ", launcher.Parameters.Select(parameter => parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)));
        if (got != expected || !launcher.ReturnsVoid)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                KernelDescriptors.LoadedWithWrongLauncher, loaded.Syntax.GetLocation(), method.Name, expected, got));
        }
    }

    // An auto-grouped kernel is launched over the extent of its index, any other with a grid and a group.
    private static IEnumerable<string> LauncherParameters(IMethodSymbol kernel)
    {
        yield return "AcceleratorStream";
        if (kernel.Parameters.Length == 0 || DialectTypes.IndexRank(kernel.Parameters[0].Type) == 0)
            yield return "KernelConfig";

        foreach (IParameterSymbol parameter in kernel.Parameters)
            yield return parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
    }

    private static bool IsKernel(IMethodSymbol method) => method.GetAttributes().Any(
        attribute => attribute.AttributeClass is { Name: "KernelAttribute" } type && DialectTypes.IsOwn(type));
}
