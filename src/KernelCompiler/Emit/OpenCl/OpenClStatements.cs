using System;
using System.Collections.Generic;
using System.Linq;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Emit.OpenCl;

/// <summary>Prints statements, one per line.</summary>
internal sealed class OpenClStatements(SourceWriter writer, OpenClNames names, OpenClFeatures features, OpenClExpressions expressions)
{
    /// <summary>Prints the statements of a block, without braces.</summary>
    public void Write(Block block)
    {
        IReadOnlyList<Statement> statements = block.Statements;
        for (int i = 0; i < statements.Count; i++)
        {
            // "float x; x = ...;" reads better as "float x = ...;", and its scope is the same.
            if (statements[i] is Declare declare && i + 1 < statements.Count && Target(statements[i + 1]) == declare.Local)
            {
                i++;
                Write(statements[i], features.ValueType(declare.Local.Type) + " ");
            }
            else
            {
                Write(statements[i], "");
            }
        }
    }

    private static Local? Target(Statement statement) => statement switch
    {
        Assign assign => assign.Local,
        Load load => load.Local,
        Atomic atomic => atomic.Old,
        _ => null,
    };

    private void Write(Statement statement, string type)
    {
        writer.At(statement.Span);
        switch (statement)
        {
            case Declare declare:
                writer.Line(features.ValueType(declare.Local.Type) + " " + names.Of(declare.Local) + ";");
                break;
            case Assign assign:
                writer.Line(type + Assignment(assign) + ";");
                break;
            case Load load:
                string isTrue = load.Memory.ElementType == IrType.Bool ? " != 0" : "";
                writer.Line(type + names.Of(load.Local) + " = " + Element(load.Memory, load.Index) + isTrue + ";");
                break;
            case Store store:
                writer.Line(Element(store.Memory, store.Index) + " = " + expressions.Print(store.Value) + ";");
                break;
            case Atomic atomic:
                WriteAtomic(atomic, type);
                break;
            case If branch:
                WriteIf(branch);
                break;
            case Loop loop:
                WriteLoop(loop);
                break;
            case Break:
                writer.Line("break;");
                break;
            case Continue:
                writer.Line("continue;");
                break;
            case Return:
                writer.Line("return;");
                break;
            case Barrier:
                writer.Line("barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);");
                break;
            default:
                throw new InvalidOperationException("GTK0001 OpenCL emitter: unknown statement " + statement.GetType().Name + ".");
        }
    }

    private string Assignment(Assign assign) => names.Of(assign.Local) + " = " + expressions.Print(assign.Value);

    private string Element(Memory memory, Expression index) => names.Of(memory) + "[" + expressions.PrintIndex(index) + "]";

    private void WriteAtomic(Atomic atomic, string type)
    {
        string function = atomic.Operator switch
        {
            AtomicOperator.Add => "add",
            AtomicOperator.Min => "min",
            AtomicOperator.Max => "max",
            AtomicOperator.And => "and",
            AtomicOperator.Or => "or",
            AtomicOperator.Xor => "xor",
            AtomicOperator.Exchange => "xchg",
            _ => "cmpxchg",
        };
        string prefix = "atomic_";
        if (atomic.Memory.ElementType == IrType.I64)
        {
            bool isBase = atomic.Operator is AtomicOperator.Add or AtomicOperator.Exchange or AtomicOperator.CompareExchange;
            features.Require(isBase ? "cl_khr_int64_base_atomics" : "cl_khr_int64_extended_atomics");
            prefix = "atom_";
        }

        string comparand = atomic.Comparand is null ? "" : expressions.Print(atomic.Comparand) + ", ";
        string old = atomic.Old is null ? "" : type + names.Of(atomic.Old) + " = ";
        writer.Line(old + prefix + function + "(&" + Element(atomic.Memory, atomic.Index) + ", " + comparand
            + expressions.Print(atomic.Value) + ");");
    }

    private void WriteIf(If branch)
    {
        writer.Line("if (" + expressions.Print(branch.Condition) + ")");
        WriteBraced(branch.Then);
        while (branch.Else.Statements.Count > 0)
        {
            if (branch.Else.Statements.Count > 1 || branch.Else.Statements[0] is not If next)
            {
                writer.Line("else");
                WriteBraced(branch.Else);
                return;
            }

            writer.At(next.Span);
            writer.Line("else if (" + expressions.Print(next.Condition) + ")");
            WriteBraced(next.Then);
            branch = next;
        }
    }

    private void WriteBraced(Block block)
    {
        writer.Open();
        Write(block);
        writer.Close();
    }

    private void WriteLoop(Loop loop)
    {
        bool hasHeader = loop.Header.Statements.Count > 0;
        bool isStepped = loop.Continuing.Statements.Count > 0;
        bool isForStep = loop.Continuing.Statements.All(statement => statement is Assign);
        bool continues = HasContinue(loop.Body);
        string condition = expressions.Print(loop.Condition);
        if (loop.TestsLast ? continues && (isStepped || hasHeader) : continues && !isForStep)
        {
            WriteRotated(loop);
        }
        else if (loop.TestsLast)
        {
            writer.Line(hasHeader ? "while (true)" : "do");
            writer.Open();
            Write(loop.Body);
            Write(loop.Continuing);
            Write(loop.Header);
            WriteLeave(hasHeader, loop);
            writer.Close(hasHeader ? "" : " while (" + condition + ");");
        }
        else
        {
            string step = isStepped && isForStep ? string.Join(", ", loop.Continuing.Statements.Select(s => Assignment((Assign)s))) : "";
            writer.Line((step.Length, hasHeader) switch
            {
                (0, false) => "while (" + condition + ")",
                (0, true) => "while (true)",
                (_, false) => "for (; " + condition + "; " + step + ")",
                (_, true) => "for (;; " + step + ")",
            });
            writer.Open();
            Write(loop.Header);
            WriteLeave(hasHeader, loop);
            Write(loop.Body);
            if (step.Length == 0)
                Write(loop.Continuing);

            writer.Close();
        }
    }

    /// <summary>
    /// The form for steps that do not fit into a for clause but must run on continue: they run at the start of every iteration but the
    /// first.
    /// </summary>
    private void WriteRotated(Loop loop)
    {
        string again = names.Fresh("again");
        writer.Line($"for (bool {again} = false;; {again} = true)");
        writer.Open();
        writer.Line($"if ({again})");
        writer.Open();
        Write(loop.Continuing);
        if (loop.TestsLast)
        {
            Write(loop.Header);
            WriteLeave(true, loop);
        }

        writer.Close();
        if (!loop.TestsLast)
        {
            Write(loop.Header);
            WriteLeave(true, loop);
        }

        Write(loop.Body);
        writer.Close();
    }

    private void WriteLeave(bool isWanted, Loop loop)
    {
        if (isWanted && loop.Condition is not Constant { Bits: 1 })
        {
            writer.At(loop.Span);
            writer.Line("if (" + expressions.Print(new Unary(UnaryOperator.Not, loop.Condition)) + ")");
            writer.Open();
            writer.Line("break;");
            writer.Close();
        }
    }

    /// <summary>True if the block contains a Continue of this loop itself.</summary>
    private static bool HasContinue(Block block) => block.Statements.Any(statement => statement switch
    {
        Continue => true,
        If branch => HasContinue(branch.Then) || HasContinue(branch.Else),
        _ => false,
    });
}
