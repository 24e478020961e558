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

    /// <summary>Names for values that do not change: views, indices, arguments that are never written.</summary>
    public Dictionary<ISymbol, Value> Aliases { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Loops of this method around the present statement.</summary>
    public int LoopDepth { get; set; }

    /// <summary>Receives the helper's result; null for void ones and for those that return at their end only.</summary>
    public Local? Result { get; set; }

    /// <summary>The result of a helper that returns at its end only.</summary>
    public Value? DirectResult { get; set; }

    /// <summary>True once a return out of the middle of an inlined helper has been taken; null as long as there is none.</summary>
    public Local? Returned { get; set; }
}
