using System.Collections.Generic;
using System.Linq;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Passes;

/// <summary>
/// Unrolls fully the innermost loops whose number of turns is known, if they stay short. For GPUs: ptxas leaves most such loops as they
/// are, and only in straight code are loads issued long before their values are needed, and offsets constants.
/// </summary>
public static class UnrollShortLoops
{
    /// <summary>The most statements that one loop may become: a tile's steps of a matrix product fit.</summary>
    public const int StatementBudget = 1024;

    /// <summary>Unrolls; the same object if there is nothing to unroll.</summary>
    public static Kernel Apply(Kernel kernel)
    {
        var counters = new HashSet<Local>();
        foreach (Loop loop in kernel.Body.Nested().OfType<Loop>().Where(IsInnermost))
        {
            foreach (LocalRead read in loop.Condition.SelfAndOperands().OfType<LocalRead>()) counters.Add(read.Local);
        }

        if (counters.Count == 0) return kernel;
        Block body = new LoopUnrolling(counters, new FreshLocals(kernel), StatementBudget).Rewrite(kernel.Body);
        return body == kernel.Body ? kernel : Fold.Apply(kernel.With(body, kernel.LocalArrays));
    }

    private static bool IsInnermost(Loop loop) => !loop.Body.Nested().Any(statement => statement is Loop or Barrier);
}
