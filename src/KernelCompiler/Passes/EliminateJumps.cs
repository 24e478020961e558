using System;
using System.Collections.Generic;
using System.Linq;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Passes;

/// <summary>
/// Replaces jumps with structured control flow. What follows a possible jump moves into the else branch of the If that jumps or, where that
/// is impossible, behind a flag that the jump sets; a loop stops on the flags of the jumps that leave it. Conditions and their order stay.
/// </summary>
public static class EliminateJumps
{
    /// <summary>Removes every Return, Break and Continue, leaving only If and Loop with their conditions.</summary>
    public static Kernel Apply(Kernel kernel)
    {
        Block body = new JumpElimination(new FreshLocals(kernel)).Apply(kernel.Body);
        return body == kernel.Body ? kernel : kernel.With(body, kernel.LocalArrays);
    }
}
