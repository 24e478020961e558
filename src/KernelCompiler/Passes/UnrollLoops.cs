using System.Collections.Generic;
using System.Linq;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Passes;

/// <summary>
/// Fully unrolls loops with a known trip count whose counter indexes a local array, so that the array can live in registers. Other loops
/// stay: unrolling them too makes methods that the JIT handles badly.
/// </summary>
public static class UnrollLoops
{
    /// <summary>The most statements that one loop may become; a loop that would become longer stays a loop.</summary>
    public const int StatementBudget = 4096;

    /// <summary>Unrolls; the same object if there is nothing to unroll.</summary>
    public static Kernel Apply(Kernel kernel)
    {
        if (kernel.LocalArrays.Count == 0)
            return kernel;
        Block body = new LoopUnrolling(ArrayIndexLocals.Find(kernel.Body), new FreshLocals(kernel), StatementBudget).Rewrite(kernel.Body);
        return body == kernel.Body ? kernel : kernel.With(body, kernel.LocalArrays);
    }
}

/// <summary>
/// Fully unrolls innermost loops with a known trip count, if they stay short. For GPUs: ptxas leaves most such loops as they are, and only
/// in straight-line code are loads issued well before their values are needed and offsets folded into the instructions.
/// </summary>
public static class UnrollShortLoops
{
    /// <summary>The most statements that one loop may become; the steps of a matrix product's tile fit.</summary>
    public const int StatementBudget = 1024;

    /// <summary>Unrolls; the same object if there is nothing to unroll.</summary>
    public static Kernel Apply(Kernel kernel)
    {
        var counters = new HashSet<Local>();
        foreach (Loop loop in kernel.Body.Nested().OfType<Loop>().Where(IsInnermost))
        {
            foreach (LocalRead read in loop.Condition.SelfAndOperands().OfType<LocalRead>())
                counters.Add(read.Local);
        }

        if (counters.Count == 0)
            return kernel;
        Block body = new LoopUnrolling(counters, new FreshLocals(kernel), StatementBudget).Rewrite(kernel.Body);
        return body == kernel.Body ? kernel : Fold.Apply(kernel.With(body, kernel.LocalArrays));
    }

    private static bool IsInnermost(Loop loop) => !loop.Body.Nested().Any(statement => statement is Loop or Barrier);
}
