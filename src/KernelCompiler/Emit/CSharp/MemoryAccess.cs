using System.Collections.Generic;
using System.Linq;
using GpuTrainer.KernelCompiler.Analysis;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Emit.CSharp;

/// <summary>Prints loads, stores and atomics of one form: contiguous vectors where the index steps by one, else lane by lane.</summary>
internal sealed class MemoryAccess(
    Kernel kernel, Form form, Uniformity uniformity, VectorExpressions vectors, LoopAddresses addresses, HashSet<Local> broadcast,
    CodeWriter code)
{
    private string V => form.Name;

    private string S => form.Simd;

    /// <summary>The type to declare the next definition's local with; null if it is declared already.</summary>
    public string? Declaring { get; set; }

    public void Load(Load load, string? mask)
    {
        Check(load.Memory, load.Index, load.Span);
        bool scalarTarget = form.IsScalar || (uniformity.Of(load.Local).IsScalar && !broadcast.Contains(load.Local));
        Assign(load.Local, load, scalarTarget ? ScalarElement(load) : VectorElement(load, mask), mask);
    }

    /// <summary>Loads of neighbours (<see cref="NeighbourLoads"/>) with all lanes on.</summary>
    public void LoadNeighbours(IReadOnlyList<Load> loads)
    {
        string targets = string.Join(", ", loads.Select(load => "out " + ScalarExpressions.Name(load.Local.Name)));
        code.Line($"{S}.GatherNeighbours({Base(loads[0].Memory)}, {VectorIndex(loads[0].Memory, loads[0].Index)}, {targets});");
    }

    /// <summary>Two loads that are a pair (<see cref="NeighbourLoads"/>).</summary>
    public void LoadPair(IReadOnlyList<Load> loads, string? mask)
    {
        string targets = string.Join(", ", loads.Select(load => "out " + ScalarExpressions.Name(load.Local.Name)));
        string place = $"{Base(loads[0].Memory)} + {ScalarIndex(loads[0].Memory, loads[0].Index)}";
        code.Line(mask is null ? $"{S}.LoadPairs({place}, {targets});" : $"{S}.LoadPairsMasked({place}, {mask}, {targets});");
    }

    /// <summary>Two stores that are a pair (<see cref="NeighbourLoads"/>).</summary>
    public void StorePair(Store even, Store odd, string? mask)
    {
        string place = $"{Base(even.Memory)} + {ScalarIndex(even.Memory, even.Index)}";
        string values = $"{vectors.Print(even.Value)}, {vectors.Print(odd.Value)}";
        code.Line(mask is null ? $"{S}.StorePairs({place}, {values});" : $"{S}.StorePairsMasked({place}, {values}, {mask});");
    }

    public void Store(Store store, string? mask)
    {
        Check(store.Memory, store.Index, store.Span);
        Memory memory = store.Memory;
        bool uniformValue = form.IsScalar || uniformity.Of(store.Value).IsUniform;
        Access access = AccessOf(memory, store.Index);
        if (form.IsScalar || (access == Access.Same && uniformValue))
        {
            code.Line($"{Element(store, memory, store.Index)} = {ScalarExpressions.Print(store.Value)};");
            return;
        }

        string value = vectors.Print(store.Value);
        bool bytes = memory.ElementType == IrType.U8;
        switch (access)
        {
            case Access.Same:
                // All active lanes store to one element: the last one wins.
                code.Line($"{Element(store, memory, store.Index)} = {(bytes ? "(byte)" : "")}{S}.LastActive({value}, "
                    + $"{mask ?? $"{V}<int>.AllBitsSet"});");
                break;
            case Access.Contiguous when bytes:
                code.Line($"{S}.StoreBytes({Pointer(store, memory, store.Index)}, {value}, {mask ?? $"{V}<int>.AllBitsSet"});");
                break;
            case Access.Contiguous when mask is null:
                code.Line($"{V}.Store({value}, {Pointer(store, memory, store.Index)});");
                break;
            case Access.Contiguous:
                code.Line($"{S}.StoreMasked({Pointer(store, memory, store.Index)}, {value}, {mask});");
                break;
            case Access.Scattered when mask is null && !bytes:
                code.Line($"{S}.Scatter({Base(memory)}, {VectorIndex(memory, store.Index)}, {value});");
                break;
            default:
                code.Line($"{S}.Scatter({Base(memory)}, {VectorIndex(memory, store.Index)}, {value}, {mask ?? $"{V}<int>.AllBitsSet"});");
                break;
        }
    }

    public void Atomic(Atomic atomic, string? mask)
    {
        Check(atomic.Memory, atomic.Index, atomic.Span);
        string value;
        if (form.IsScalar)
        {
            string comparand = atomic.Comparand is null ? "" : ", " + ScalarExpressions.Print(atomic.Comparand);
            value = $"CpuAtomic.{atomic.Operator}(ref {Element(atomic, atomic.Memory, atomic.Index)}, "
                + $"{ScalarExpressions.Print(atomic.Value)}{comparand})";
        }
        else
        {
            string comparand = atomic.Comparand is null ? "" : ", " + vectors.Print(atomic.Comparand);
            value = $"{S}.Atomic{atomic.Operator}({Base(atomic.Memory)}, {vectors.Print(Uniformity.StripWidening(atomic.Index))}, "
                + $"{vectors.Print(atomic.Value)}{comparand}, {mask ?? $"{V}<int>.AllBitsSet"})";
        }

        if (atomic.Old is null)
            code.Line($"{value};");
        else
            Assign(atomic.Old, atomic, value, mask);
    }

    /// <summary>Gives a local a value; inactive lanes keep theirs where that could be observed.</summary>
    public void Assign(Local local, Statement definition, string value, string? mask)
    {
        string name = ScalarExpressions.Name(local.Name);
        if (Declaring is not null)
        {
            code.Line($"{Declaring} {name} = {value};");
            Declaring = null;
            return;
        }

        bool blend = mask is not null && !form.IsScalar && uniformity.KeepsInactiveLanes(definition);
        string condition = local.Type is IrType.I32 or IrType.Bool ? mask! : mask + Form.As(local.Type);
        code.Line(blend ? $"{name} = {V}.ConditionalSelect({condition}, {value}, {name});" : $"{name} = {value};");
    }

    private enum Access
    {
        Same,
        Contiguous,
        Scattered,
    }

    private Access AccessOf(Memory memory, Expression index)
    {
        if (form.IsScalar)
            return Access.Same;

        // A thread's own array keeps the elements of neighbouring lanes side by side.
        if (memory is LocalArray)
            return uniformity.OfIndex(index).IsUniform ? Access.Contiguous : Access.Scattered;

        LaneShape shape = uniformity.OfIndex(index);
        return shape.IsUniform ? Access.Same : shape is { Variance: Variance.Affine, Stride: 1 } ? Access.Contiguous : Access.Scattered;
    }

    private string ScalarElement(Load load)
    {
        string element = Element(load, load.Memory, load.Index);
        return load.Memory.ElementType == IrType.U8 ? $"(int){element}" : element;
    }

    private string VectorElement(Load load, string? mask)
    {
        Memory memory = load.Memory;
        bool bytes = memory.ElementType == IrType.U8;
        switch (AccessOf(memory, load.Index))
        {
            case Access.Same:
                return $"{V}.Create({ScalarElement(load)})";
            case Access.Contiguous when bytes:
                return mask is null
                    ? $"{S}.LoadBytes({Pointer(load, memory, load.Index)})"
                    : $"{S}.LoadBytesMasked({Pointer(load, memory, load.Index)}, {mask})";
            case Access.Contiguous:
                return mask is null
                    ? $"{V}.Load({Pointer(load, memory, load.Index)})"
                    : $"{S}.LoadMasked({Pointer(load, memory, load.Index)}, {mask})";
            default:
                return mask is null
                    ? $"{S}.Gather({Base(memory)}, {VectorIndex(memory, load.Index)})"
                    : $"{S}.GatherMasked({Base(memory)}, {VectorIndex(memory, load.Index)}, {mask})";
        }
    }

    private string VectorIndex(Memory memory, Expression index)
    {
        string lanes = vectors.Print(Uniformity.StripWidening(index));
        return memory is LocalArray ? $"({lanes} * {V}.Create({form.Lanes}) + {S}.Lanes)" : lanes;
    }

    private string Element(Statement access, Memory memory, Expression index) =>
        addresses.TryGet(access, out string pointer, out string variant)
        ? $"*({pointer}{variant})"
        : $"{Base(memory)}[{ScalarIndex(memory, index)}]";

    private string Pointer(Statement access, Memory memory, Expression index) =>
        addresses.TryGet(access, out string pointer, out string variant)
        ? pointer + variant
        : $"{Base(memory)} + {ScalarIndex(memory, index)}";

    private string ScalarIndex(Memory memory, Expression index)
    {
        string scalar = ScalarExpressions.Print(Uniformity.StripWidening(index));
        return memory is LocalArray && !form.IsScalar ? $"({scalar} * {form.Lanes})" : scalar;
    }

    private static string Base(Memory memory) => ScalarExpressions.Name(memory.Name);

    private void Check(Memory memory, Expression index, SourceSpan span)
    {
        if (!form.IsScalar)
            return;

        string length = memory switch
        {
            GlobalMemory global => ScalarExpressions.LengthName(global.Parameter),
            SharedArray shared => shared.Length.ToString(),
            _ => ((LocalArray)memory).Length.ToString(),
        };
        string text = ScalarExpressions.Print(index);
        code.Line($"if ((ulong)(long){text} >= (ulong){length})");
        code.Open();
        code.Line($"CpuKernelChecks.ThrowOutOfRange(\"{kernel.Name}\", \"{span.Position}\", \"{memory.Name}\", {text}, {length});");
        code.Close();
    }
}
