using System.Collections.Generic;
using System.Linq;
using GpuTrainer.KernelCompiler.Analysis;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Emit.CSharp;

/// <summary>
/// Prints barrier-free statements for one thread (scalar form) or one vector of threads. Under a condition that differs between lanes,
/// statements run with a mask of the active lanes; where all lanes agree at run time, an unmasked copy runs instead.
/// </summary>
internal sealed class ThreadEmitter
{
    /// <summary>
    /// Up to this many nodes, a conditional block in a loop is printed once, masked: a second copy would cost more than it saves. Outside
    /// loops it is usually the guard around a whole kernel, which holds for all lanes of every vector but the last.
    /// </summary>
    private const int SmallBlock = 12;

    /// <summary>Beyond this many nodes, a block under a varying condition is printed once, to limit the size of the text.</summary>
    private const int LargeBlock = 4000;

    private readonly Form _form;
    private readonly Uniformity _uniformity;
    private readonly PhasePlan _plan;
    private readonly CodeWriter _code;
    private readonly HashSet<Local> _broadcast;
    private readonly LoopAddresses _addresses;
    private readonly VectorExpressions _vectors;
    private readonly MemoryAccess _memory;
    private readonly NeighbourLoads _neighbours;
    private int _masks;
    private int _loopDepth;
    private int _line;

    public ThreadEmitter(Kernel kernel, Form form, Uniformity uniformity, PhasePlan plan, CodeWriter code)
    {
        _form = form;
        _uniformity = uniformity;
        _plan = plan;
        _code = code;
        _broadcast = form.IsScalar ? [] : BroadcastLocals.Find(kernel, uniformity, plan);
        _addresses = new LoopAddresses(uniformity);
        _vectors = new VectorExpressions(form, uniformity, _broadcast);
        _memory = new MemoryAccess(kernel, form, uniformity, _vectors, _addresses, _broadcast, code);
        _neighbours = new NeighbourLoads(form, uniformity);
    }

    private string V => _form.Name;

    private string S => _form.Simd;

    /// <summary>Prints the statements of a phase or nested block; <paramref name="mask"/> is null while all lanes are active.</summary>
    public void Emit(IReadOnlyList<Statement> statements, string? mask)
    {
        Ir.Declare? pending = null;
        for (int i = 0; i < statements.Count; i++)
        {
            Statement statement = statements[i];
            if (mask is null && pending is null && _neighbours.At(statements, i, out int length) is { } loads)
            {
                DeclareAll(length);
                NameSource(loads[0]);
                _memory.LoadNeighbours(loads);
                i += length - 1;
                continue;
            }

            if (pending is null && _neighbours.PairAt(statements, i, mask is not null, out length) is { } pair)
            {
                DeclareAll(length);
                NameSource(pair[0]);
                _memory.LoadPair(pair, mask);
                i += length - 1;
                continue;
            }

            if (pending is null && _neighbours.IsPairOfStores(statements, i))
            {
                NameSource(statement);
                _memory.StorePair((Store)statement, (Store)statements[i + 1], mask);
                i++;
                continue;
            }

            void DeclareAll(int count)
            {
                foreach (Ir.Declare declared in statements.Skip(i).Take(count).OfType<Ir.Declare>())
                    Emit([declared], mask);
            }

            if (pending is not null)
            {
                // A declaration and the value that follows it share a line.
                if (statement is Assign or Load && statement.DefinedLocal() == pending.Local)
                    _memory.Declaring = TypeOf(pending.Local);
                else
                    Declare(pending.Local);

                pending = null;
            }

            if (statement is not Ir.Declare declare)
                Emit(statement, mask);
            else if (!_plan.IsRematerialised(declare.Local) && !_plan.Saved.Contains(declare.Local)
                && !_plan.GroupLocals.Contains(declare.Local))
                pending = declare;
        }

        if (pending is not null)
            Declare(pending.Local);
    }

    /// <summary>Declares a local, with a value so that C# considers it assigned.</summary>
    public void Declare(Local local, string value = "default") =>
        _code.Line($"{TypeOf(local)} {ScalarExpressions.Name(local.Name)} = {value};");

    /// <summary>One statement: see <see cref="Emit(IReadOnlyList{Statement}, string?)"/>.</summary>
    public void Emit(Statement statement, string? mask)
    {
        switch (statement)
        {
            case Assign assign:
                if (!_plan.IsRematerialised(assign.Local))
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

    /// <summary>The text of a value for a local: a scalar if the local is one, otherwise a vector.</summary>
    public string Value(Local local, Expression value) => IsScalar(local) ? ScalarExpressions.Print(value) : _vectors.Print(value);

    private bool IsScalar(Local local) => _form.IsScalar || (_uniformity.Of(local).IsScalar && !_broadcast.Contains(local));

    private string TypeOf(Local local) => IsScalar(local) ? local.Type.CSharpName() : _form.VectorType(local.Type);

    private void NameSource(Statement statement)
    {
        if (statement.Span.Line != _line && statement.Span.File.Length > 0)
        {
            _line = statement.Span.Line;
            _code.Line($"// {statement.Span.Position}");
        }
    }

    private bool IsUniform(Expression condition) => _form.IsScalar || _uniformity.Of(condition).IsUniform;

    private void Branch(If branch, string? mask)
    {
        if (IsUniform(branch.Condition))
        {
            _code.Line($"if ({ScalarExpressions.Print(branch.Condition)})");
            Nested(branch.Then, mask);
            if (branch.Else.Statements.Count > 0)
            {
                _code.Line("else");
                Nested(branch.Else, mask);
            }

            return;
        }

        string then = NewMask();
        string condition = _vectors.Print(branch.Condition);
        _code.Open();
        _code.Line($"{V}<int> {then} = {(mask is null ? condition : $"{mask} & {condition}")};");
        if (mask is null && !IsBetterMasked(branch))
        {
            _code.Line($"if ({S}.All({then}))");
            Nested(branch.Then, null);
            _code.Line($"else if ({S}.Any({then}))");
            _code.Open();
            Emit(branch.Then.Statements, then);
            Otherwise(branch, then, null);
            _code.Close();
            if (branch.Else.Statements.Count > 0)
            {
                _code.Line("else");
                Nested(branch.Else, null);
            }
        }
        else
        {
            Masked(branch.Then, then);
            Otherwise(branch, then, mask);
        }

        _code.Close();
    }

    /// <summary>The else block, for the active lanes that are not in <paramref name="then"/>.</summary>
    private void Otherwise(If branch, string then, string? mask)
    {
        if (branch.Else.Statements.Count == 0)
            return;

        string otherwise = NewMask();
        _code.Line($"{V}<int> {otherwise} = {(mask is null ? $"~{then}" : $"{V}.AndNot({mask}, {then})")};");
        Masked(branch.Else, otherwise);
    }

    private void Masked(Block block, string mask)
    {
        if (block.Statements.Count == 0)
            return;

        // Pure assignments do no harm if no lane is active.
        if (block.Statements.Count <= 4 && block.Statements.All(s => s is Ir.Declare or Assign))
        {
            Nested(block, mask);
            return;
        }

        _code.Line($"if ({S}.Any({mask}))");
        Nested(block, mask);
    }

    private void Nested(Block block, string? mask)
    {
        _code.Open();
        Emit(block.Statements, mask);
        _code.Close();
    }

    private bool IsBetterMasked(If branch)
    {
        int size = Size(branch.Then) + Size(branch.Else);
        return (_loopDepth > 0 && size <= SmallBlock && !branch.Then.Nested().Any(s => s is Loop)) || size > LargeBlock;
    }

    private static int Size(Block block) => block.Nested().Sum(s => 1 + s.Expressions().Sum(e => e.SelfAndOperands().Count()));

    private void Loop(Loop loop, string? mask)
    {
        IReadOnlyList<LoopAddress> addresses = _form.IsScalar ? [] : _addresses.Enter(loop);
        foreach (LoopAddress address in addresses)
        {
            string type = address.Memory.ElementType.CSharpName();
            _code.Line($"{type}* {address.Name} = {ScalarExpressions.Name(address.Memory.Name)}{address.Invariant};");
        }

        _loopDepth++;
        if (IsUniform(loop.Condition))
            UniformLoop(loop, mask);
        else
            VaryingLoop(loop, mask);

        _loopDepth--;
    }

    private void VaryingLoop(Loop loop, string? mask)
    {
        string on = NewMask();
        string condition = _vectors.Print(loop.Condition);
        bool peels = mask is null && !loop.TestsLast && loop.Header.Statements.Count == 0 && Size(loop.Body) <= LargeBlock;
        _code.Open();
        if (peels)
        {
            // While all lanes continue, they need no mask.
            _code.Open($"while ({S}.All({condition}))");
            Emit(loop.Body.Statements, null);
            Emit(loop.Continuing.Statements, null);
            _code.Close();
        }

        _code.Line($"{V}<int> {on} = {mask ?? $"{V}<int>.AllBitsSet"};");
        _code.Open("while (true)");
        if (!loop.TestsLast)
            Test(loop, on, condition);

        Emit(loop.Body.Statements, on);
        Emit(loop.Continuing.Statements, on);
        if (loop.TestsLast)
            Test(loop, on, condition);

        _code.Close();
        _code.Close();
    }

    private void Test(Loop loop, string on, string condition)
    {
        Emit(loop.Header.Statements, on);
        _code.Line($"{on} &= {condition};");
        _code.Line($"if (!{S}.Any({on}))");
        _code.Open();
        _code.Line("break;");
        _code.Close();
    }

    private void UniformLoop(Loop loop, string? mask)
    {
        string condition = ScalarExpressions.Print(loop.Condition);
        if (loop.Header.Statements.Count == 0 && !loop.TestsLast)
        {
            _code.Open($"while ({condition})");
            Emit(loop.Body.Statements, mask);
            Emit(loop.Continuing.Statements, mask);
            _code.Close();
            return;
        }

        _code.Open("while (true)");
        if (!loop.TestsLast)
            Exit();

        Emit(loop.Body.Statements, mask);
        Emit(loop.Continuing.Statements, mask);
        if (loop.TestsLast)
            Exit();

        _code.Close();

        void Exit()
        {
            Emit(loop.Header.Statements, mask);
            _code.Line($"if (!{condition})");
            _code.Open();
            _code.Line("break;");
            _code.Close();
        }
    }

    private string NewMask() => $"_m{_masks++}";
}
