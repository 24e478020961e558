using System.Collections.Generic;
using GpuTrainer.KernelCompiler.Ir;
using Microsoft.CodeAnalysis;

namespace GpuTrainer.KernelCompiler.Frontend;

/// <summary>One method being lowered: the kernel itself, or a helper inlined into its caller.</summary>
internal sealed class Frame(IMethodSymbol method, MethodBody body, Frame? caller, Location? call)
{
    /// <summary>The method.</summary>
    public IMethodSymbol Method { get; } = method;

    /// <summary>Its body.</summary>
    public MethodBody Body { get; } = body;

    /// <summary>The frame that it is inlined into; null for the kernel.</summary>
    public Frame? Caller { get; } = caller;

    /// <summary>Where it is called; null for the kernel.</summary>
    public Location? Call { get; } = call;

    /// <summary>True for a helper.</summary>
    public bool IsInlined => Caller is not null;

    /// <summary>Locals that can be assigned.</summary>
    public Dictionary<ISymbol, Local> Locals { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Symbols bound to values that do not change: views, indices, arguments that are never written.</summary>
    public Dictionary<ISymbol, Value> Aliases { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>The number of this method's loops around the current statement.</summary>
    public int LoopDepth { get; set; }

    /// <summary>Receives the helper's result; null for void helpers and those that return only at their end.</summary>
    public Local? Result { get; set; }

    /// <summary>The result of a helper that returns only at its end.</summary>
    public Value? DirectResult { get; set; }

    /// <summary>The flag that an early return of an inlined helper sets; null as long as there is no such return.</summary>
    public Local? Returned { get; set; }
}
