using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace GpuTrainer.KernelCompiler.Ir;

/// <summary>Prints IR as text for tests and developers: one statement per line, two spaces per level.</summary>
public static class IrPrinter
{
    /// <summary>A whole kernel, with its parameters and arrays.</summary>
    public static string Print(Kernel kernel)
    {
        var text = new StringBuilder();
        string parameters = string.Join(", ", kernel.Parameters.Select(Print));
        text.Append("kernel ").Append(kernel.Name).Append('(').Append(parameters).Append(")\n");
        foreach (SharedArray array in kernel.SharedArrays)
        {
            text.Append("  shared ").Append(array.ElementType.CSharpName()).Append(' ').Append(array.Name).Append('[').Append(array.Length)
                .Append("]\n");
        }

        foreach (LocalArray array in kernel.LocalArrays)
        {
            text.Append("  local ").Append(array.ElementType.CSharpName()).Append(' ').Append(array.Name).Append('[').Append(array.Length)
                .Append("]\n");
        }

        Write(text, kernel.Body, 1);
        return text.ToString();
    }

    private static string Print(KernelParameter parameter) =>
        (parameter.Alignment > 1 ? "aligned(" + parameter.Alignment + ") " : "") + (parameter.IsView ? "view " : "") +
        parameter.ElementType.CSharpName() + " " + parameter.Name;

    /// <summary>A block, each statement on its own lines.</summary>
    public static string Print(Block block)
    {
        var text = new StringBuilder();
        Write(text, block, 0);
        return text.ToString();
    }

    /// <summary>A statement with everything nested in it.</summary>
    public static string Print(Statement statement)
    {
        var text = new StringBuilder();
        Write(text, statement, 0);
        return text.ToString().TrimEnd('\n');
    }

    /// <summary>An expression on one line, fully parenthesized.</summary>
    public static string Print(Expression expression) => expression switch
    {
        Constant c => PrintConstant(c),
        LocalRead read => read.Local.Name,
        ParameterRead read => read.Parameter.Name,
        ViewLength length => length.Parameter.Name + ".Length",
        LaunchIndex index => index.Kind + "." + "XYZ"[index.Axis],
        Unary unary => (unary.Operator switch { UnaryOperator.Negate => "-", UnaryOperator.Not => "!", _ => "~" }) + Print(unary.Operand),
        Binary { Operator: BinaryOperator.Min or BinaryOperator.Max } binary =>
            (binary.Operator == BinaryOperator.Min ? "min(" : "max(") + Print(binary.Left) + ", " + Print(binary.Right) + ")",
        Binary binary => "(" + Print(binary.Left) + " " + Symbol(binary.Operator) + " " + Print(binary.Right) + ")",
        Compare compare => "(" + Print(compare.Left) + " " + Symbol(compare.Operator) + " " + Print(compare.Right) + ")",
        Select select => "(" + Print(select.Condition) + " ? " + Print(select.IfTrue) + " : " + Print(select.IfFalse) + ")",
        Convert convert => convert.Type.CSharpName() + "(" + Print(convert.Operand) + ")",
        BitCast cast => "bits_as_" + cast.Type.CSharpName() + "(" + Print(cast.Operand) + ")",
        MathCall call => call.Function + "(" + string.Join(", ", call.Operands.Select(Print)) + ")",
        _ => expression.GetType().Name,
    };

    /// <summary>The C# symbol of an operator (Min and Max have none).</summary>
    public static string Symbol(BinaryOperator op) => op switch
    {
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        BinaryOperator.Multiply => "*",
        BinaryOperator.Divide => "/",
        BinaryOperator.Remainder => "%",
        BinaryOperator.And => "&",
        BinaryOperator.Or => "|",
        BinaryOperator.Xor => "^",
        BinaryOperator.ShiftLeft => "<<",
        BinaryOperator.ShiftRight => ">>",
        BinaryOperator.ShiftRightLogical => ">>>",
        BinaryOperator.Min => "min",
        _ => "max",
    };

    /// <summary>The C# symbol of a comparison.</summary>
    public static string Symbol(CompareOperator op) => op switch
    {
        CompareOperator.Equal => "==",
        CompareOperator.NotEqual => "!=",
        CompareOperator.Less => "<",
        CompareOperator.LessOrEqual => "<=",
        CompareOperator.Greater => ">",
        _ => ">=",
    };

    private static string PrintConstant(Constant constant) => constant.Type switch
    {
        IrType.Bool => constant.Bits != 0 ? "true" : "false",
        IrType.U32 => constant.Bits.ToString(CultureInfo.InvariantCulture) + "u",
        IrType.I64 => constant.Bits.ToString(CultureInfo.InvariantCulture) + "L",
        IrType.F32 => constant.Single.ToString("R", CultureInfo.InvariantCulture) + "f",
        IrType.F64 => constant.Double.ToString("R", CultureInfo.InvariantCulture) + "d",
        _ => constant.Bits.ToString(CultureInfo.InvariantCulture),
    };

    private static void Write(StringBuilder text, Block block, int level)
    {
        foreach (Statement statement in block.Statements)
            Write(text, statement, level);
    }

    private static void Write(StringBuilder text, Statement statement, int level)
    {
        text.Append(' ', level * 2);
        switch (statement)
        {
            case Declare declare:
                text.Append("declare ").Append(declare.Local.Type.CSharpName()).Append(' ').Append(declare.Local.Name).Append('\n');
                break;
            case Assign assign:
                text.Append(assign.Local.Name).Append(" = ").Append(Print(assign.Value)).Append('\n');
                break;
            case Load load:
                text.Append(load.Local.Name).Append(" = load ").Append(load.Memory.Name).Append('[').Append(Print(load.Index)).Append(
                    "]\n");
                break;
            case Store store:
                text.Append("store ").Append(store.Memory.Name).Append('[').Append(Print(store.Index)).Append("] = ")
                    .Append(Print(store.Value)).Append('\n');
                break;
            case Atomic atomic:
                IEnumerable<Expression> operands = atomic.Comparand is null ? [atomic.Value] : [atomic.Value, atomic.Comparand];
                text.Append(atomic.Old is null ? "" : atomic.Old.Name + " = ").Append("atomic ").Append(atomic.Operator).Append(' ')
                    .Append(atomic.Memory.Name).Append('[').Append(Print(atomic.Index)).Append("], ")
                    .Append(string.Join(", ", operands.Select(Print))).Append('\n');
                break;
            case If branch:
                text.Append("if ").Append(Print(branch.Condition)).Append('\n');
                Write(text, branch.Then, level + 1);
                if (branch.Else.Statements.Count > 0)
                {
                    text.Append(' ', level * 2).Append("else\n");
                    Write(text, branch.Else, level + 1);
                }

                break;
            case Loop loop:
                text.Append(loop.TestsLast ? "do\n" : "while ").Append(loop.TestsLast ? "" : Print(loop.Condition) + "\n");
                Section(text, "header", loop.Header, level);
                Write(text, loop.Body, level + 1);
                Section(text, "continuing", loop.Continuing, level);
                if (loop.TestsLast)
                    text.Append(' ', level * 2).Append("while ").Append(Print(loop.Condition)).Append('\n');

                break;
            default:
                text.Append(statement.GetType().Name.ToLowerInvariant()).Append('\n');
                break;
        }
    }

    private static void Section(StringBuilder text, string title, Block block, int level)
    {
        if (block.Statements.Count > 0)
        {
            text.Append(' ', level * 2).Append(title).Append(":\n");
            Write(text, block, level + 1);
        }
    }
}
