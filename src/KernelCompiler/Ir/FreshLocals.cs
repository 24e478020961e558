using System.Collections.Generic;

namespace GpuTrainer.KernelCompiler.Ir;

/// <summary>Creates locals with names that are unique in a kernel: a stem and the next free number.</summary>
public sealed class FreshLocals
{
    private readonly HashSet<string> _taken = [];
    private readonly Dictionary<string, int> _next = [];

    /// <summary>For a kernel, whose parameters, arrays and locals keep their names.</summary>
    public FreshLocals(Kernel kernel)
    {
        foreach (KernelParameter parameter in kernel.Parameters)
            _taken.Add(parameter.Name);
        foreach (SharedArray array in kernel.SharedArrays)
            _taken.Add(array.Name);
        foreach (LocalArray array in kernel.LocalArrays)
            _taken.Add(array.Name);
        new NameCollector(_taken).Visit(kernel.Body);
    }

    /// <summary>A new local named <paramref name="name"/> or, if that is taken, the same with another number at its end.</summary>
    public Local Create(string name, IrType type)
    {
        if (_taken.Add(name))
            return new Local(name, type);
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
