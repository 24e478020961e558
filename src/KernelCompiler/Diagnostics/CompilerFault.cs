using System;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace GpuTrainer.KernelCompiler.Diagnostics;

/// <summary>A fault of the kernel compiler itself, as an error at what it was compiling.</summary>
internal static class CompilerFault
{
    /// <summary>The error, with the exception on one line.</summary>
    public static KernelDiagnostic At(ISymbol compiled, Exception exception)
    {
        string message = exception.GetType().Name + ": " + string.Join(" | ", exception.Message.Split('\n').Select(line => line.TrimEnd()));
        return new KernelDiagnostic(
            KernelDescriptors.InternalError.Id, MarkedText.Of(compiled.Locations[0]), new EquatableArray<string>([compiled.ToDisplayString(), message]));
    }
}
