using GpuTrainer.KernelCompiler.Diagnostics;
using Microsoft.CodeAnalysis;

namespace GpuTrainer.KernelCompiler.Frontend;

/// <summary>Says why a method that is neither an intrinsic nor a helper cannot be called, and what to do.</summary>
internal static class UnknownCall
{
    /// <summary>The diagnostic and its arguments.</summary>
    /// <param name="method">The method.</param>
    /// <param name="name">Its name in messages.</param>
    public static (DiagnosticDescriptor Descriptor, string[] Arguments) Refuse(IMethodSymbol method, string name)
    {
        if (Intrinsics.IsInexact(method))
            return (KernelDescriptors.InexactMath, [name]);

        if (method.Name == "FusedMultiplyAdd")
            return (KernelDescriptors.FusedMultiplyAdd, [name]);

        return (KernelDescriptors.Call,
        [
            name,
            KernelLibraries.IsMarked(method.ContainingType)
                ? "its class is marked [KernelLibrary], but " + method.ContainingAssembly.Name +
                  " was built without the kernel compiler and does not carry its source; import KernelCompiler.props there"
                : "it is not an intrinsic, and its source is neither in this project nor in a class marked [KernelLibrary] of a referenced "
                + "one; see docs/kernel-dialect.md for the functions, and write others as static helpers",
        ]);
    }
}
