using System.Collections.Generic;
using System.Linq;

namespace GpuTrainer.KernelCompiler.Ir;

/// <summary>Where a node comes from in the C# source.</summary>
/// <param name="File">The path as the compiler got it; "" when made by hand.</param>
/// <param name="Line">1-based.</param>
/// <param name="Start">Offset of the span in the file, in characters.</param>
/// <param name="Length">Length of the span, in characters.</param>
public readonly record struct SourceSpan(string File, int Line, int Start, int Length)
{
    /// <summary>The file without its folders: generated text must not depend on where the build ran.</summary>
    public string FileName => FileNameOf(File);

    /// <summary>File name and line, such as MatMul.cs(42), for messages and comments; "" when made by hand.</summary>
    public string Position => File.Length == 0 ? "" : $"{FileName}({Line})";

    /// <summary>The last part of a path, with slashes of either kind.</summary>
    public static string FileNameOf(string path) => path.Substring(path.LastIndexOfAny(['/', '\\']) + 1);
}

/// <summary>Something a thread does. Immutable.</summary>
public abstract class Statement(SourceSpan span)
{
    /// <summary>Where it comes from.</summary>
    public SourceSpan Span { get; } = span;

    /// <inheritdoc/>
    public override string ToString() => IrPrinter.Print(this);
}

/// <summary>Statements in order.</summary>
public sealed class Block(IEnumerable<Statement> statements)
{
    /// <summary>A block without statements.</summary>
    public static readonly Block Empty = new([]);

    /// <summary>The statements, in order.</summary>
    public IReadOnlyList<Statement> Statements { get; } = statements.ToArray();

    /// <inheritdoc/>
    public override string ToString() => IrPrinter.Print(this);
}

/// <summary>
/// Declares a local. It is in scope in the rest of the enclosing block and everything nested there, and has no value until assigned, each
/// time the declaration is reached. Every local is declared exactly once.
/// </summary>
public sealed class Declare(Local local, SourceSpan span) : Statement(span)
{
    /// <summary>The variable.</summary>
    public Local Local { get; } = local;
}

/// <summary>Gives a local a value.</summary>
public sealed class Assign(Local local, Expression value, SourceSpan span) : Statement(span)
{
    /// <summary>The variable.</summary>
    public Local Local { get; } = local;

    /// <summary>The value, of the variable's type.</summary>
    public Expression Value { get; } = value;
}

/// <summary>
/// Gives a local the element at <paramref name="index"/> (U8 elements arrive as I32). An index out of range is undefined, except in the
/// checked form.
/// </summary>
public sealed class Load(Local local, Memory memory, Expression index, SourceSpan span) : Statement(span)
{
    /// <summary>The variable that receives the element.</summary>
    public Local Local { get; } = local;

    /// <summary>Where from.</summary>
    public Memory Memory { get; } = memory;

    /// <summary>In elements, I32 or I64. It does not overflow its type.</summary>
    public Expression Index { get; } = index;
}

/// <summary>Overwrites the element at <paramref name="index"/>.</summary>
public sealed class Store(Memory memory, Expression index, Expression value, SourceSpan span) : Statement(span)
{
    /// <summary>Where to.</summary>
    public Memory Memory { get; } = memory;

    /// <summary>In elements, I32 or I64. It does not overflow its type.</summary>
    public Expression Index { get; } = index;

    /// <summary>Of the memory's element type (for U8 memory an expression of type U8, i.e. a <see cref="Convert"/>).</summary>
    public Expression Value { get; } = value;
}

/// <summary>Operations of <see cref="Atomic"/>.</summary>
public enum AtomicOperator
{
    /// <summary>old + value.</summary>
    Add,

    /// <summary>min(old, value).</summary>
    Min,

    /// <summary>max(old, value).</summary>
    Max,

    /// <summary>old &amp; value.</summary>
    And,

    /// <summary>old | value.</summary>
    Or,

    /// <summary>old ^ value.</summary>
    Xor,

    /// <summary>value.</summary>
    Exchange,

    /// <summary>value if old equals the comparand, else old.</summary>
    CompareExchange,
}

/// <summary>Replaces an element of I32, U32 or I64 memory atomically (relaxed order), seen by all threads of the grid.</summary>
public sealed class Atomic(
    AtomicOperator op, Memory memory, Expression index, Expression value, Expression? comparand, Local? old, SourceSpan span)
        : Statement(span)
{
    /// <summary>The operation.</summary>
    public AtomicOperator Operator { get; } = op;

    /// <summary>Global or shared memory.</summary>
    public Memory Memory { get; } = memory;

    /// <summary>In elements.</summary>
    public Expression Index { get; } = index;

    /// <summary>The operand.</summary>
    public Expression Value { get; } = value;

    /// <summary>Only for <see cref="AtomicOperator.CompareExchange"/>.</summary>
    public Expression? Comparand { get; } = comparand;

    /// <summary>Receives the old element, if it is used.</summary>
    public Local? Old { get; } = old;
}

/// <summary>Runs one of two blocks.</summary>
public sealed class If(Expression condition, Block then, Block otherwise, SourceSpan span) : Statement(span)
{
    /// <summary>A Bool.</summary>
    public Expression Condition { get; } = condition;

    /// <summary>Run when true.</summary>
    public Block Then { get; } = then;

    /// <summary>Run when false; often empty.</summary>
    public Block Else { get; } = otherwise;
}

/// <summary>
/// A loop. Each iteration runs <see cref="Header"/>, the test of <see cref="Condition"/> (false leaves the loop), <see cref="Body"/>, and
/// <see cref="Continuing"/>. With <see cref="TestsLast"/>: Body, Continuing, Header, test. <see cref="Break"/> leaves the innermost loop;
/// <see cref="Continue"/> goes to Continuing.
/// </summary>
/// <remarks>
/// Header holds only what must be computed before the condition (loads); neither it nor Continuing holds a Break or Continue. Locals
/// declared in Header are in scope in the condition; those declared in Body are not in scope in Continuing. A C# for statement becomes
/// Declare i, Assign i and Loop, side by side in one block.
/// </remarks>
public sealed class Loop(Block header, Expression condition, Block body, Block continuing, bool testsLast, SourceSpan span) : Statement(
    span)
{
    /// <summary>Run before each test.</summary>
    public Block Header { get; } = header;

    /// <summary>A Bool; the loop goes on while it is true.</summary>
    public Expression Condition { get; } = condition;

    /// <summary>The loop's body.</summary>
    public Block Body { get; } = body;

    /// <summary>The step, run after the body and on Continue.</summary>
    public Block Continuing { get; } = continuing;

    /// <summary>True for do-while.</summary>
    public bool TestsLast { get; } = testsLast;
}

/// <summary>Leaves the innermost loop.</summary>
public sealed class Break(SourceSpan span) : Statement(span);

/// <summary>Goes on with the innermost loop's Continuing.</summary>
public sealed class Continue(SourceSpan span) : Statement(span);

/// <summary>Ends the thread.</summary>
public sealed class Return(SourceSpan span) : Statement(span);

/// <summary>Waits until all threads of the group arrive, and makes their shared and global stores visible to each other.</summary>
public sealed class Barrier(SourceSpan span) : Statement(span);
