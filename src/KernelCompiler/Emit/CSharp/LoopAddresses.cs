using System.Collections.Generic;
using System.Linq;
using GpuTrainer.KernelCompiler.Analysis;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Emit.CSharp;

/// <summary>A term of an index sum.</summary>
internal readonly record struct IndexTerm(Expression Value, bool IsSubtracted)
{
    /// <summary>The signed term, to be added to a pointer in 64 bits, since an index does not overflow its type.</summary>
    public string Text => (IsSubtracted ? " - " : " + ") + ScalarExpressions.Print(Value);
}

/// <summary>A pointer that a loop's accesses start from, computed once before the loop.</summary>
internal sealed class LoopAddress(string name, Memory memory, string invariant)
{
    public string Name { get; } = name;

    public Memory Memory { get; } = memory;

    /// <summary>The terms that do not change in the loop, as text.</summary>
    public string Invariant { get; } = invariant;
}

/// <summary>
/// Splits the indices of an innermost loop's accesses into a variant and an invariant part, and computes a pointer for each of the latter
/// before the loop. The JIT neither reassociates index sums nor hoists their sign extension, which costs more than a small kernel's
/// arithmetic.
/// </summary>
internal sealed class LoopAddresses(Uniformity uniformity)
{
    /// <summary>More pointers than registers would be spilled.</summary>
    private const int MaxPointers = 12;

    private readonly Dictionary<Statement, (LoopAddress Address, string Variant)> _accesses = [];
    private int _count;

    /// <summary>The pointer and the variant rest of the index, if the access has such a pointer.</summary>
    public bool TryGet(Statement access, out string pointer, out string variant)
    {
        bool found = _accesses.TryGetValue(access, out (LoopAddress Address, string Variant) entry);
        pointer = found ? entry.Address.Name : "";
        variant = found ? entry.Variant : "";
        return found;
    }

    /// <summary>The pointers to declare before the loop; empty for a loop with loops inside.</summary>
    public IReadOnlyList<LoopAddress> Enter(Loop loop)
    {
        List<Statement> statements = loop.SelfAndNested().Skip(1).ToList();
        if (statements.Any(s => s is Loop))
            return [];

        var changing = new HashSet<Local>(statements.Select(s => s.DefinedLocal()).OfType<Local>());
        var addresses = new List<LoopAddress>();
        foreach (Statement statement in statements)
        {
            (Memory? memory, Expression? index) = statement switch
            {
                Load load => (load.Memory, load.Index),
                Store store => (store.Memory, store.Index),
                _ => (null, null),
            };
            if (memory is null or LocalArray || !IsAddressable(index!))
                continue;

            var terms = new List<IndexTerm>();
            Flatten(index!, false, terms);
            List<IndexTerm> invariant = terms.Where(t => t.Value is not Constant && !Changes(t.Value, changing)).ToList();
            if (invariant.Count == 0 || invariant.Count == terms.Count)
                continue;

            string text = string.Concat(invariant.Select(t => t.Text));
            LoopAddress? address = addresses.FirstOrDefault(a => a.Memory == memory && a.Invariant == text);
            if (address is null)
            {
                if (addresses.Count == MaxPointers)
                    continue;

                addresses.Add(address = new LoopAddress($"_p{_count++}", memory, text));
            }

            _accesses[statement] = (address, string.Concat(terms.Except(invariant).Select(t => t.Text)));
        }

        return addresses;
    }

    private bool IsAddressable(Expression index)
    {
        LaneShape shape = uniformity.OfIndex(index);
        return shape.IsUniform || shape is { Variance: Variance.Affine, Stride: 1 };
    }

    private static bool Changes(Expression expression, HashSet<Local> changing) =>
        expression.SelfAndOperands().OfType<LocalRead>().Any(r => changing.Contains(r.Local));

    private static void Flatten(Expression index, bool subtracted, List<IndexTerm> terms)
    {
        switch (Uniformity.StripWidening(index))
        {
            case Binary { Operator: BinaryOperator.Add, Type: IrType.I32 or IrType.I64 } sum:
                Flatten(sum.Left, subtracted, terms);
                Flatten(sum.Right, subtracted, terms);
                break;
            case Binary { Operator: BinaryOperator.Subtract, Type: IrType.I32 or IrType.I64 } difference:
                Flatten(difference.Left, subtracted, terms);
                Flatten(difference.Right, !subtracted, terms);
                break;
            case Expression term:
                terms.Add(new IndexTerm(term, subtracted));
                break;
        }
    }
}
