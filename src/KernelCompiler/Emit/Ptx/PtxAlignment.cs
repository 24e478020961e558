using System;
using System.Collections.Generic;
using GpuTrainer.KernelCompiler.Ir;
using Convert = GpuTrainer.KernelCompiler.Ir.Convert;

namespace GpuTrainer.KernelCompiler.Emit.Ptx;

/// <summary>
/// How many low bits of an integer are known to be zero, from all assignments to the kernel's locals. Two's complement makes this exact
/// even on overflow.
/// </summary>
internal sealed class PtxAlignment
{
    /// <summary>The most that matters: vectors have at most 4 elements.</summary>
    public const int MaxBits = 2;

    private readonly Dictionary<Local, int> _locals = [];

    public PtxAlignment(Kernel kernel)
    {
        var assigns = new List<Assign>();
        foreach (Statement statement in kernel.Body.Nested())
        {
            if (statement is Assign assign)
                assigns.Add(assign);
            else if (statement.DefinedLocal() is { } loaded)
                _locals[loaded] = 0;
        }

        // Starts from "everything is a multiple" and goes down to a fixed point: a counter from 0 in steps of 16 stays a multiple of 16.
        for (bool hasChanged = true; hasChanged;)
        {
            hasChanged = false;
            foreach (Assign assign in assigns)
            {
                int before = Of(assign.Local);
                int after = before == 0 ? 0 : Math.Min(before, ZeroBits(assign.Value));
                _locals[assign.Local] = after;
                hasChanged |= after != before;
            }
        }
    }

    /// <summary>Zero bits at the low end of an integer's value, at most <see cref="MaxBits"/>.</summary>
    public int ZeroBits(Expression expression) => expression switch
    {
        _ when !IsInteger(expression.Type) => 0,
        Constant constant => ZeroBits(constant.Bits),
        LocalRead read => Of(read.Local),
        Binary binary => ZeroBits(binary),
        Unary { Operator: UnaryOperator.Negate } negation => ZeroBits(negation.Operand),
        Select select => Math.Min(ZeroBits(select.IfTrue), ZeroBits(select.IfFalse)),
        Convert convert => ZeroBits(convert.Operand),
        _ => 0,
    };

    /// <summary>The same for a constant.</summary>
    public static int ZeroBits(long value)
    {
        int bits = 0;
        while (bits < MaxBits && (value >> bits & 1) == 0)
            bits++;

        return bits;
    }

    private static bool IsInteger(IrType type) => type is IrType.I32 or IrType.U32 or IrType.I64;

    private int ZeroBits(Binary binary)
    {
        int left = ZeroBits(binary.Left);
        int right = ZeroBits(binary.Right);
        return binary.Operator switch
        {
            BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Or or BinaryOperator.Xor => Math.Min(left, right),
            BinaryOperator.Min or BinaryOperator.Max => Math.Min(left, right),
            BinaryOperator.And => Math.Max(left, right),
            BinaryOperator.Multiply => Math.Min(MaxBits, left + right),
            BinaryOperator.ShiftLeft when binary.Right is Constant { Bits: >= 0 and < 32 } count =>
                (int)Math.Min(MaxBits, left + count.Bits),
            _ => 0,
        };
    }

    private int Of(Local local) => !IsInteger(local.Type) ? 0 : _locals.TryGetValue(local, out int bits) ? bits : MaxBits;
}
