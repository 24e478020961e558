using System;
using GpuTrainer.KernelCompiler.Analysis;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Passes;

/// <summary>The passes that every target wants, in order: each builds on what the one before it exposed.</summary>
public static class StandardPasses
{
    /// <summary>Runs the passes; verifies the kernel before them and after each.</summary>
    public static Kernel Apply(Kernel kernel)
    {
        KernelVerifier.Verify(kernel);
        kernel = Verified(Fold.Apply, kernel);
        kernel = Verified(UnrollLoops.Apply, kernel);
        kernel = Verified(Fold.Apply, kernel);
        kernel = Verified(PromoteLocalArrays.Apply, kernel);
        return Verified(Fold.Apply, kernel);
    }

    private static Kernel Verified(Func<Kernel, Kernel> pass, Kernel kernel)
    {
        Kernel result = pass(kernel);
        if (result != kernel)
            KernelVerifier.Verify(result);
        return result;
    }
}
