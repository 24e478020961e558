using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Analysis;

/// <summary>
/// Checks that a kernel obeys the rules documented on the IR's nodes: types, scopes, names, places of jumps. Emitters rely on it instead of
/// checking again. Divergent barriers are <see cref="BarrierUniformity"/>'s concern.
/// </summary>
public static class Verifier
{
    /// <summary>Checks a kernel.</summary>
    /// <exception cref="InvalidOperationException">
    /// The kernel is malformed, a bug in the compiler. The message starts with GTK0001 and gives the rule, the place and the IR.
    /// </exception>
    public static void Verify(Kernel kernel) => new KernelVerifier(kernel).Verify();
}
