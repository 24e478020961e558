using System.Collections.Generic;
using System.Linq;
using GpuTrainer.KernelCompiler.Analysis;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Emit.CSharp;

/// <summary>
/// Prints barrier-free statements for one thread (scalar form) or one vector of threads. Under a condition that differs between lanes the
/// statements run with a mask of the lanes that are on; where all lanes agree at run time, a copy without mask runs instead.
/// </summary>
internal sealed class ThreadEmitter(Kernel kernel, Form form, Uniformity uniformity, PhasePlan plan, CodeWriter code)
{
    /// <summary>Up to this many nodes, a conditional block is printed once, masked: a second copy would cost more than it saves.</summary>
    private const int SmallBlock = 12;

    /// <summary>Above this many nodes, a block under a varying condition is printed once, to bound the size of the text.</summary>
    private const int LargeBlock = 4000;

    private readonly VectorExpressions _vectors = new(form, uniformity);
    private readonly MemoryAccess _memory = new(kernel, form, uniformity, new VectorExpressions(form, uniformity), code);
    private int _masks;
    private int _line;

    private string V => form.Name;

    private string S => form.Simd;

    /// <summary>Statements of a phase or of a nested block; <paramref name="mask"/> is null while all lanes are on.</summary>
    public void Emit(IEnumerable<Statement> statements, string? mask)
    {
        Ir.Declare? pending = null;
        foreach (Statement statement in statements)
        {
            if (pending is not null)
            {
                // A declaration and the value that follows it share a line.
                if (statement is Assign or Load && statement.DefinedLocal() == pending.Local)
                {
                    _memory.Declaring = TypeOf(pending.Local);
                }
                else
                {
                    Declare(pending.Local);
                }

                pending = null;
            }

            if (statement is not Ir.Declare declare)
            {
                Emit(statement, mask);
            }
            else if (!plan.IsRematerialised(declare.Local) && !plan.Saved.Contains(declare.Local) && !plan.GroupLocals.Contains(declare.Local))
            {
                pending = declare;
            }
        }

        if (pending is not null)
        {
            Declare(pending.Local);
        }
    }

    /// <summary>The declaration of a local, with a value so that C# can see it assigned.</summary>
    public void Declare(Local local, string value = "default") =>
        code.Line($"{TypeOf(local)} {ScalarExpressions.Name(local.Name)} = {value};");

    /// <summary>One statement: see <see cref="Emit(IEnumerable{Statement}, string?)"/>.</summary>
    public void Emit(Statement statement, string? mask)
    {
        switch (statement)
        {
            case Assign assign:
                if (!plan.IsRematerialised(assign.Local))
                {
                    NameSource(statement);
                    _memory.Assign(assign.Local, assign, Value(assign.Local, assign.Value), mask);
                }

                break;
            case Load load:
                NameSource(statement);
                _memory.Load(load, mask);
                break;
            case Store store:
                NameSource(statement);
                _memory.Store(store, mask);
                break;
            case Atomic atomic:
                NameSource(statement);
                _memory.Atomic(atomic, mask);
                break;
            case If branch:
                NameSource(statement);
                Branch(branch, mask);
                break;
            case Loop loop:
                NameSource(statement);
                Loop(loop, mask);
                break;
            default:
                throw new System.InvalidOperationException($"GTK0001: {statement.GetType().Name} is not expected in a phase.");
        }
    }

    /// <summary>The text of a value for a local: a scalar if the local is one, else a vector.</summary>
    public string Value(Local local, Expression value) =>
        form.IsScalar || uniformity.Of(local).IsScalar ? ScalarExpressions.Print(value) : _vectors.Print(value);

    private string TypeOf(Local local) =>
        form.IsScalar || uniformity.Of(local).IsScalar ? local.Type.CSharpName() : form.VectorType(local.Type);

    private void NameSource(Statement statement)
    {
        if (statement.Span.Line != _line && statement.Span.File.Length > 0)
        {
            _line = statement.Span.Line;
            code.Line($"// {SourceName.Of(statement.Span)}");
        }
    }

    private bool IsUniform(Expression condition) => form.IsScalar || uniformity.Of(condition).IsUniform;

    private void Branch(If branch, string? mask)
    {
        if (IsUniform(branch.Condition))
        {
            code.Line($"if ({ScalarExpressions.Print(branch.Condition)})");
            Nested(branch.Then, mask);
            if (branch.Else.Statements.Count > 0)
            {
                code.Line("else");
                Nested(branch.Else, mask);
            }

            return;
        }

        string then = NewMask();
        string condition = _vectors.Print(branch.Condition);
        code.Open();
        code.Line($"{V}<int> {then} = {(mask is null ? condition : $"{mask} & {condition}")};");
        if (mask is null && !IsBetterMasked(branch))
        {
            code.Line($"if ({S}.All({then}))");
            Nested(branch.Then, null);
            code.Line($"else if ({S}.Any({then}))");
            code.Open();
            Emit(branch.Then.Statements, then);
            Otherwise(branch, then, null);
            code.Close();
            if (branch.Else.Statements.Count > 0)
            {
                code.Line("else");
                Nested(branch.Else, null);
            }
        }
        else
        {
            Masked(branch.Then, then);
            Otherwise(branch, then, mask);
        }

        code.Close();
    }

    /// <summary>The else block for the lanes that are on but not in <paramref name="then"/>.</summary>
    private void Otherwise(If branch, string then, string? mask)
    {
        if (branch.Else.Statements.Count == 0)
        {
            return;
        }

        string otherwise = NewMask();
        code.Line($"{V}<int> {otherwise} = {(mask is null ? $"~{then}" : $"{V}.AndNot({mask}, {then})")};");
        Masked(branch.Else, otherwise);
    }

    private void Masked(Block block, string mask)
    {
        if (block.Statements.Count == 0)
        {
            return;
        }

        // Pure assignments need no lane that is on.
        if (block.Statements.Count <= 4 && block.Statements.All(s => s is Ir.Declare or Assign))
        {
            Nested(block, mask);
            return;
        }

        code.Line($"if ({S}.Any({mask}))");
        Nested(block, mask);
    }

    private void Nested(Block block, string? mask)
    {
        code.Open();
        Emit(block.Statements, mask);
        code.Close();
    }

    private static bool IsBetterMasked(If branch)
    {
        int size = Size(branch.Then) + Size(branch.Else);
        return (size <= SmallBlock && !branch.Then.Nested().Any(s => s is Loop)) || size > LargeBlock;
    }

    private static int Size(Block block) => block.Nested().Sum(s => 1 + s.Expressions().Sum(e => e.SelfAndOperands().Count()));

    private void Loop(Loop loop, string? mask)
    {
        if (IsUniform(loop.Condition))
        {
            UniformLoop(loop, mask);
            return;
        }

        string on = NewMask();
        string condition = _vectors.Print(loop.Condition);
        bool peels = mask is null && !loop.TestsLast && loop.Header.Statements.Count == 0 && Size(loop.Body) <= LargeBlock;
        code.Open();
        if (peels)
        {
            // As long as all lanes go on, they need no mask.
            code.Open($"while ({S}.All({condition}))");
            Emit(loop.Body.Statements, null);
            Emit(loop.Continuing.Statements, null);
            code.Close();
        }

        code.Line($"{V}<int> {on} = {mask ?? $"{V}<int>.AllBitsSet"};");
        code.Open("while (true)");
        if (!loop.TestsLast)
        {
            Test(loop, on, condition);
        }

        Emit(loop.Body.Statements, on);
        Emit(loop.Continuing.Statements, on);
        if (loop.TestsLast)
        {
            Test(loop, on, condition);
        }

        code.Close();
        code.Close();
    }

    private void Test(Loop loop, string on, string condition)
    {
        Emit(loop.Header.Statements, on);
        code.Line($"{on} &= {condition};");
        code.Line($"if (!{S}.Any({on}))");
        code.Open();
        code.Line("break;");
        code.Close();
    }

    private void UniformLoop(Loop loop, string? mask)
    {
        string condition = ScalarExpressions.Print(loop.Condition);
        if (loop.Header.Statements.Count == 0 && !loop.TestsLast)
        {
            code.Open($"while ({condition})");
            Emit(loop.Body.Statements, mask);
            Emit(loop.Continuing.Statements, mask);
            code.Close();
            return;
        }

        code.Open("while (true)");
        if (!loop.TestsLast)
        {
            Exit();
        }

        Emit(loop.Body.Statements, mask);
        Emit(loop.Continuing.Statements, mask);
        if (loop.TestsLast)
        {
            Exit();
        }

        code.Close();

        void Exit()
        {
            Emit(loop.Header.Statements, mask);
            code.Line($"if (!{condition})");
            code.Open();
            code.Line("break;");
            code.Close();
        }
    }

    private string NewMask() => $"_m{_masks++}";
}
