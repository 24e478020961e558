using System.Collections.Generic;

namespace GpuTrainer.KernelCompiler.Ir;

/// <summary>Makes locals whose names nothing else in a kernel has: a stem and the next free number, counted per kernel.</summary>
public sealed class FreshLocals
{
    private readonly HashSet<string> _taken = [];
    private readonly Dictionary<string, int> _next = [];

    /// <summary>For a kernel: the names of its parameters, arrays and locals are taken.</summary>
    public FreshLocals(Kernel kernel)
    {
        foreach (KernelParameter parameter in kernel.Parameters) _taken.Add(parameter.Name);
        foreach (SharedArray array in kernel.SharedArrays) _taken.Add(array.Name);
        foreach (LocalArray array in kernel.LocalArrays) _taken.Add(array.Name);
        new NameCollector(_taken).Visit(kernel.Body);
    }

    /// <summary>A new local called after <paramref name="name"/>: the name itself if it is free, else with another number at its end.</summary>
    public Local Create(string name, IrType type)
    {
        if (_taken.Add(name)) return new Local(name, type);
        string stem = name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        _next.TryGetValue(stem, out int number);
        string candidate;
        do candidate = stem + ++number;
        while (!_taken.Add(candidate));
        _next[stem] = number;
        return new Local(candidate, type);
    }

    private sealed class NameCollector(HashSet<string> names) : IrVisitor
    {
        protected override void VisitDeclaration(Local local) => names.Add(local.Name);
    }
}
