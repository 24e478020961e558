using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.Support;

/// <summary>One thread: its locals, its local memory, and where it is.</summary>
internal sealed class InterpretedThread(InterpretedLaunch launch, Dictionary<Memory, InterpretedMemory> shared, int group, int thread)
{
    private readonly Dictionary<Local, long> _locals = [];
    private readonly Dictionary<Memory, InterpretedMemory> _arrays = launch.Kernel.LocalArrays.ToDictionary(
        array => (Memory)array, array => (InterpretedMemory)new ScratchMemory(array.Length, null));

    /// <summary>The iteration of each enclosing loop that contains a barrier, outermost first.</summary>
    private readonly List<long> _loopIterations = [];
    private int _interval;
    private long _iterations;
    private Jump _jump;
    private SourceSpan _span;

    private enum Jump
    {
        None,
        Break,
        Continue,
        Return,
    }

    public string Name =>
        $"({Coordinate(LaunchIndexKind.GroupIndex, 0)}, {Coordinate(LaunchIndexKind.GroupIndex, 1)}, "
            + $"{Coordinate(LaunchIndexKind.GroupIndex, 2)})";

    public string IterationsText => _loopIterations.Count == 0 ? "" : $" in iteration {string.Join(", ", _loopIterations)} of its loops";

    /// <summary>Runs to the next barrier at each step.</summary>
    public IEnumerable<Statement> Run() => Run(launch.Kernel.Body);

    public bool HasSameIterationsAs(InterpretedThread other) => _loopIterations.SequenceEqual(other._loopIterations);

    public IrTrapException Trap(IrTrap trap, string what) => new(
        trap,
        $"{launch.Kernel.Name}, {_span.File}({_span.Line}), thread {Name} of group ({Coordinate(LaunchIndexKind.GridIndex, 0)}, "
        + $"{Coordinate(LaunchIndexKind.GridIndex, 1)}, {Coordinate(LaunchIndexKind.GridIndex, 2)}): {what}");

    /// <remarks>Only statements that hold a barrier are run by iterators; the others run straight through.</remarks>
    private IEnumerable<Statement> Run(Block block)
    {
        foreach (Statement statement in block.Statements)
        {
            _span = statement.Span;
            if (!launch.Barriers.Contains(statement))
            {
                Execute(statement);
            }
            else if (statement is If branch)
            {
                foreach (Statement barrier in Run(Test(branch.Condition) ? branch.Then : branch.Else))
                    yield return barrier;
            }
            else if (statement is Loop loop)
            {
                foreach (Statement barrier in Run(loop))
                    yield return barrier;
            }
            else
            {
                yield return statement;
                _interval++;
            }

            if (_jump != Jump.None)
                yield break;
        }
    }

    private IEnumerable<Statement> Run(Loop loop)
    {
        _loopIterations.Add(0);
        for (bool tests = !loop.TestsLast; ; tests = true)
        {
            if (tests)
            {
                foreach (Statement barrier in Run(loop.Header))
                    yield return barrier;
                if (!Test(loop.Condition))
                    break;
            }

            CountTurn(loop);
            _loopIterations[^1]++;
            foreach (Statement barrier in Run(loop.Body))
                yield return barrier;
            if (LeavesLoop())
                break;
            foreach (Statement barrier in Run(loop.Continuing))
                yield return barrier;
        }

        _loopIterations.RemoveAt(_loopIterations.Count - 1);
    }

    private void Execute(Block block)
    {
        foreach (Statement statement in block.Statements)
        {
            Execute(statement);
            if (_jump != Jump.None)
                return;
        }
    }

    private void Execute(Statement statement)
    {
        _span = statement.Span;
        switch (statement)
        {
            case Declare declare:
                _locals.Remove(declare.Local);
                break;
            case Assign assign:
                _locals[assign.Local] = Evaluate(assign.Value);
                break;
            case Load load:
                _locals[load.Local] = Access(Touch.Load, load.Memory, load.Index, out long from).Read(from);
                break;
            case Store store:
                long stored = Evaluate(store.Value);
                Access(Touch.Store, store.Memory, store.Index, out long to).Write(to, stored);
                break;
            case Atomic atomic:
                Execute(atomic);
                break;
            case If branch:
                Execute(Test(branch.Condition) ? branch.Then : branch.Else);
                break;
            case Loop loop:
                Execute(loop);
                break;
            default:
                _jump = statement switch { Break => Jump.Break, Continue => Jump.Continue, _ => Jump.Return };
                break;
        }
    }

    private void Execute(Loop loop)
    {
        for (bool tests = !loop.TestsLast; ; tests = true)
        {
            if (tests)
            {
                Execute(loop.Header);
                if (!Test(loop.Condition))
                    return;
            }

            CountTurn(loop);
            Execute(loop.Body);
            if (LeavesLoop())
                return;
            Execute(loop.Continuing);
        }
    }

    private void Execute(Atomic atomic)
    {
        long value = Evaluate(atomic.Value);
        long comparand = atomic.Comparand is null ? 0 : Evaluate(atomic.Comparand);
        InterpretedMemory memory = Access(Touch.Atomic, atomic.Memory, atomic.Index, out long index);
        long old = memory.Read(index);
        memory.Write(index, IrSemantics.Apply(atomic.Operator, atomic.Memory.ElementType, old, value, comparand));
        if (atomic.Old is not null)
            _locals[atomic.Old] = old;
    }

    /// <summary>After a loop's body: takes the jumps that are the loop's own; true if the loop is left.</summary>
    private bool LeavesLoop()
    {
        bool leaves = _jump is Jump.Break or Jump.Return;
        if (_jump != Jump.Return)
            _jump = Jump.None;
        return leaves;
    }

    private void CountTurn(Loop loop)
    {
        if (++_iterations <= launch.IterationLimit)
            return;
        _span = loop.Span;
        throw Trap(IrTrap.EndlessLoop, $"its loops have run {launch.IterationLimit} iterations");
    }

    private InterpretedMemory Access(Touch touch, Memory memory, Expression indexExpression, out long index)
    {
        InterpretedMemory elements = memory switch
        {
            GlobalMemory global => launch.Views[global.Parameter],
            SharedArray => shared[memory],
            _ => _arrays[memory],
        };
        index = Evaluate(indexExpression);
        string What(long i) => $"{touch} {memory}[{indexExpression}], index {i}, length {elements.Length}";
        if (index < 0 || index >= elements.Length)
            throw Trap(IrTrap.IndexOutOfRange, What(index));
        if (elements.Log?.Note(touch, elements.LogOffset + index, new Toucher(group, thread, _interval)) == false)
            throw Trap(IrTrap.DataRace, What(index) + ": another thread accesses the element, too, with no barrier between");

        if (touch != Touch.Store && !elements.IsInitialised(index))
            throw Trap(IrTrap.UninitialisedMemory, What(index) + ": never stored to");
        return elements;
    }

    private bool Test(Expression condition) => Evaluate(condition) != 0;

    private long Evaluate(Expression expression)
    {
        switch (expression)
        {
            case Constant constant:
                return constant.Bits;
            case LocalRead read:
                return _locals.TryGetValue(read.Local, out long value)
                    ? value
                    : throw Trap(IrTrap.UnassignedLocal, $"{read.Local} is read before it has a value");
            case Binary binary:
                return IrSemantics.Apply(binary.Operator, binary.Type, Evaluate(binary.Left), Evaluate(binary.Right));
            case Compare compare:
                return IrSemantics.Apply(compare.Operator, compare.Left.Type, Evaluate(compare.Left), Evaluate(compare.Right)) ? 1 : 0;
            case ParameterRead read:
                return launch.Scalars[read.Parameter];
            case LaunchIndex index:
                return Coordinate(index.Kind, index.Axis);
            case ViewLength length:
                return launch.Views[length.Parameter].Length;
            case Unary unary:
                return IrSemantics.Apply(unary.Operator, unary.Type, Evaluate(unary.Operand));
            case Select select:
                // Back ends may evaluate both arms: a value missing in either is a defect.
                long ifTrue = Evaluate(select.IfTrue), ifFalse = Evaluate(select.IfFalse);
                return Test(select.Condition) ? ifTrue : ifFalse;
            case KernelCompiler.Ir.Convert convert:
                return IrSemantics.ConvertTo(convert.Type, convert.Operand.Type, Evaluate(convert.Operand));
            case BitCast cast:
                return IrSemantics.BitCastTo(cast.Type, Evaluate(cast.Operand));
            case MathCall call:
                return IrSemantics.Apply(call.Function, call.Type, call.Operands.Select(Evaluate).ToArray());
            default:
                throw new InvalidOperationException($"{expression.GetType().Name} has no meaning.");
        }
    }

    private int Coordinate(LaunchIndexKind kind, int axis)
    {
        LaunchShape shape = launch.Shape;
        (int x, int y, int z) = kind is LaunchIndexKind.GroupIndex or LaunchIndexKind.GroupDimension
            ? (shape.GroupX, shape.GroupY, shape.GroupZ) : (shape.GridX, shape.GridY, shape.GridZ);
        if (kind is LaunchIndexKind.GroupDimension or LaunchIndexKind.GridDimension)
            return axis == 0 ? x : axis == 1 ? y : z;
        int linear = kind == LaunchIndexKind.GroupIndex ? thread : group;
        return axis == 0 ? linear % x : axis == 1 ? linear / x % y : linear / (x * y);
    }
}
