using System;
using System.Threading;
using GpuTrainer.KernelCompiler.Diagnostics;
using GpuTrainer.KernelCompiler.Emit;
using GpuTrainer.KernelCompiler.Emit.CSharp;
using GpuTrainer.KernelCompiler.Emit.OpenCl;
using GpuTrainer.KernelCompiler.Emit.Ptx;
using GpuTrainer.KernelCompiler.Frontend;
using GpuTrainer.KernelCompiler.Ir;
using GpuTrainer.KernelCompiler.Passes;
using Microsoft.CodeAnalysis;

namespace GpuTrainer.KernelCompiler;

/// <summary>What the build gets from one kernel; comparable by value.</summary>
/// <param name="File">The generated file; null if the kernel was refused.</param>
/// <param name="Diagnostics">Why it was refused.</param>
public sealed record CompiledKernel(GeneratedKernel? File, EquatableArray<KernelDiagnostic> Diagnostics);

/// <summary>The compiler from end to end: its stages in order. Read this first.</summary>
public static class KernelPipeline
{
    /// <summary>Compiles a method marked [Kernel].</summary>
    /// <param name="method">The method.</param>
    /// <param name="compilation">The compilation that contains it and its helpers.</param>
    /// <param name="cancellation">Stops the work when its result is no longer wanted.</param>
    public static CompiledKernel Compile(IMethodSymbol method, Compilation compilation, CancellationToken cancellation)
    {
        try
        {
            // 1. C# operations to IR. Everything outside the dialect is refused here, and so are divergent barriers.
            LoweringResult lowered = KernelLowering.Lower(method, compilation, cancellation);
            if (lowered.Kernel is not { } kernel)
                return new CompiledKernel(null, new EquatableArray<KernelDiagnostic>(lowered.Diagnostics));

            // 2. Passes that every target wants: folding, unrolling, local arrays in registers. The IR is verified before and after each.
            kernel = StandardPasses.Apply(kernel);
            cancellation.ThrowIfCancellationRequested();

            // 3. Text for each target.
            string cpu = CpuEmitter.Emit(kernel);
            cancellation.ThrowIfCancellationRequested();
            string openCl = OpenClEmitter.Emit(kernel);
            string ptx = PtxEmitter.Emit(kernel);

            // 4. The generated file, with the descriptor that the runtime finds.
            return new CompiledKernel(GeneratedKernel.Write(kernel, method.ContainingType, cpu, openCl, ptx), default);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new CompiledKernel(null, new EquatableArray<KernelDiagnostic>([KernelDiagnostic.OfFault(method, exception)]));
        }
    }
}
