using System;
using System.Collections.Generic;
using System.Linq;
using GpuTrainer.KernelCompiler.Ir;
using Convert = GpuTrainer.KernelCompiler.Ir.Convert;

namespace GpuTrainer.KernelCompiler.Emit.Ptx;

/// <summary>Writes statements in one recursive walk; structured control flow becomes labels and branches.</summary>
internal sealed class PtxStatements(PtxWriter writer, PtxExpressions expressions, PtxVectorLoads vectorLoads, PtxVectorStores vectorStores)
{
    private readonly PtxAddresses _addresses = new(writer, expressions);

    // The targets of Break and Continue, innermost loop on top.
    private readonly Stack<(string End, string Next)> _loops = [];

    /// <summary>Writes the kernel's body and its end.</summary>
    public void WriteKernel(Block body)
    {
        Write(body);
        if (body.Statements.Count == 0 || body.Statements[body.Statements.Count - 1] is not Return)
            writer.Instruction("ret", "");
    }

    private void Write(Block block)
    {
        Dictionary<Load, Load[]> loads = vectorLoads.Find(block);
        Dictionary<Store, Store[]> stores = vectorStores.Find(block);
        var begun = new HashSet<Load[]>();
        var left = stores.Values.Distinct().ToDictionary(vector => vector, vector => vector.Length);
        foreach (Statement statement in block.Statements)
        {
            if (statement is Load load && loads.TryGetValue(load, out Load[]? loaded))
            {
                // The whole vector, in place of the first load.
                if (begun.Add(loaded))
                {
                    writer.Source(load.Span);
                    LoadVector(loaded);
                }
            }
            else if (statement is Store store && stores.TryGetValue(store, out Store[]? stored))
            {
                // The whole vector, in place of the last store.
                if (--left[stored] == 0)
                {
                    writer.Source(store.Span);
                    StoreVector(stored);
                }
            }
            else
            {
                Write(statement);
            }

            if (statement is Break or Continue or Return)
            {
                // The rest of the block is unreachable.
                return;
            }
        }
    }

    private void Write(Statement statement)
    {
        writer.Source(statement.Span);
        switch (statement)
        {
            case Declare declare:
                writer.Comment(declare.Local.Name + " is " + expressions.Of(declare.Local));
                break;
            case Assign assign:
                expressions.Into(expressions.Of(assign.Local), assign.Value);
                break;
            case Load load:
                Load(load);
                break;
            case Store store:
                Store(store);
                break;
            case Atomic atomic:
                Atomic(atomic);
                break;
            case If branch:
                If(branch);
                break;
            case Loop loop:
                Loop(loop);
                break;
            case Break:
                Jump(_loops.Peek().End);
                break;
            case Continue:
                Jump(_loops.Peek().Next);
                break;
            case Return:
                writer.Instruction("ret", "");
                break;
            case Barrier:
                writer.Instruction("bar.sync", "0");
                break;
            default:
                throw new NotSupportedException("PTX has no form for " + statement.GetType().Name + ": " + statement);
        }
    }

    private static string Space(Memory memory) => memory switch { SharedArray => "shared.", LocalArray => "local.", _ => "global." };

    private void Load(Load load)
    {
        IrType element = load.Memory.ElementType;
        string address = _addresses.Of(load.Memory, load.Index);
        string target = expressions.Of(load.Local);
        string form = "ld." + Space(load.Memory) + PtxTypes.Memory(element);
        if (element is not (IrType.U8 or IrType.Bool))
        {
            writer.Instruction(form, target + ", " + address);
            return;
        }

        string narrow = writer.ByteRegister();
        writer.Instruction(form, narrow + ", " + address);
        if (element == IrType.U8)
        {
            writer.Instruction("cvt.u32.u16", target + ", " + narrow);
            return;
        }

        string wide = writer.Register(IrType.U32);
        writer.Instruction("cvt.u32.u16", wide + ", " + narrow);
        writer.Instruction("setp.ne.s32", target + ", " + wide + ", 0");
    }

    private void LoadVector(Load[] vector)
    {
        string targets = string.Join(", ", vector.Select(load => expressions.Of(load.Local)));
        string address = _addresses.Of(vector[0].Memory, vector[0].Index);
        string form = "ld." + Space(vector[0].Memory) + "v" + vector.Length + "." + PtxTypes.Memory(vector[0].Memory.ElementType);
        writer.Instruction(form, "{" + targets + "}, " + address);
    }

    private void Store(Store store)
    {
        IrType element = store.Memory.ElementType;
        string value;
        if (element == IrType.Bool)
        {
            value = writer.Register(IrType.U32);
            writer.Instruction("selp.u32", value + ", 1, 0, " + expressions.Register(store.Value));
        }
        else
        {
            // st.u8 stores the low byte, so an integer need not be truncated first.
            bool isTruncated = store.Value is Convert { Type: IrType.U8, Operand.Type: IrType.I32 or IrType.U32 or IrType.I64 };
            value = expressions.Register(isTruncated ? ((Convert)store.Value).Operand : store.Value);
        }

        string address = _addresses.Of(store.Memory, store.Index);
        writer.Instruction("st." + Space(store.Memory) + PtxTypes.Memory(element), address + ", " + value);
    }

    private void StoreVector(Store[] vector)
    {
        string values = string.Join(", ", vector.Select(store => expressions.Register(store.Value)));
        string address = _addresses.Of(vector[0].Memory, vector[0].Index);
        string form = "st." + Space(vector[0].Memory) + "v" + vector.Length + "." + PtxTypes.Memory(vector[0].Memory.ElementType);
        writer.Instruction(form, address + ", {" + values + "}");
    }

    private void Atomic(Atomic atomic)
    {
        IrType type = atomic.Memory.ElementType;
        string form = atomic.Operator switch
        {
            AtomicOperator.Add => "add." + (type == IrType.I64 ? "u64" : "u32"),
            AtomicOperator.Min => "min." + PtxTypes.Signed(type),
            AtomicOperator.Max => "max." + PtxTypes.Signed(type),
            AtomicOperator.And => "and." + PtxTypes.Bits(type),
            AtomicOperator.Or => "or." + PtxTypes.Bits(type),
            AtomicOperator.Xor => "xor." + PtxTypes.Bits(type),
            AtomicOperator.Exchange => "exch." + PtxTypes.Bits(type),
            _ => "cas." + PtxTypes.Bits(type),
        };
        string operands = expressions.Register(atomic.Value);
        if (atomic.Comparand is not null)
            operands = expressions.Register(atomic.Comparand) + ", " + operands;

        string address = _addresses.Of(atomic.Memory, atomic.Index);
        string old = atomic.Old is null ? writer.Register(type) : expressions.Of(atomic.Old);
        writer.Instruction("atom." + Space(atomic.Memory) + form, old + ", " + address + ", " + operands);
    }

    private void If(If branch)
    {
        int number = writer.NextLabel();
        string otherwise = "$else" + number;
        string end = "$endif" + number;
        bool hasElse = branch.Else.Statements.Count > 0;
        Branch(branch.Condition, whenTrue: false, hasElse ? otherwise : end);
        Write(branch.Then);
        if (hasElse)
        {
            if (!EndsInJump(branch.Then))
                Jump(end);

            writer.Label(otherwise);
            Write(branch.Else);
        }

        writer.Label(end);
    }

    // The test is at the bottom, so that an iteration costs one branch.
    private void Loop(Loop loop)
    {
        int number = writer.NextLabel();
        string body = "$loop" + number;
        string next = "$next" + number;
        string test = "$test" + number;
        string end = "$endloop" + number;
        if (!loop.TestsLast)
            Jump(test);

        writer.Label(body);
        _loops.Push((end, next));
        Write(loop.Body);
        _loops.Pop();
        writer.Label(next);
        Write(loop.Continuing);
        writer.Label(test);
        Write(loop.Header);
        writer.Source(loop.Span);
        Branch(loop.Condition, whenTrue: true, body);
        writer.Label(end);
    }

    private void Branch(Expression condition, bool whenTrue, string target)
    {
        while (condition is Unary { Operator: UnaryOperator.Not } not)
        {
            condition = not.Operand;
            whenTrue = !whenTrue;
        }

        if (condition is Constant constant)
        {
            if (constant.Bits != 0 == whenTrue)
                Jump(target);

            return;
        }

        string predicate = expressions.Register(condition);
        writer.Guarded((whenTrue ? "@" : "@!") + predicate, "bra", target);
    }

    // An unconditional branch never splits a warp, which is what .uni promises.
    private void Jump(string target) => writer.Instruction("bra.uni", target);

    private static bool EndsInJump(Block block) =>
        block.Statements.Count > 0 && block.Statements[block.Statements.Count - 1] is Break or Continue or Return;
}
