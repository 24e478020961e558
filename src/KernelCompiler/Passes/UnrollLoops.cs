using System.Collections.Generic;
using System.Linq;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Passes;

/// <summary>
/// Unrolls fully the loops whose number of turns is known and whose counter indexes a local array, so that the array can live in registers.
/// Other loops stay: unrolling them too makes methods that the JIT handles badly.
/// </summary>
public static class UnrollLoops
{
    /// <summary>The most statements that one loop may become; a loop that would become more stays a loop.</summary>
    public const int StatementBudget = 4096;

    /// <summary>Unrolls; the same object if there is nothing to unroll.</summary>
    public static Kernel Apply(Kernel kernel)
    {
        if (kernel.LocalArrays.Count == 0) return kernel;
        Block body = new LoopUnrolling(ArrayIndexLocals.Find(kernel.Body), new FreshLocals(kernel), StatementBudget).Rewrite(kernel.Body);
        return body == kernel.Body ? kernel : kernel.With(body, kernel.LocalArrays);
    }
}
