using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.Support;

/// <summary>
/// Runs kernels as the IR defines them, slowly, and throws <see cref="IrTrapException"/> for everything that the IR leaves undefined: the
/// reference for the back ends and for the passes.
/// </summary>
public static class IrInterpreter
{
    /// <summary>Loop iterations that one thread may run before it counts as endless.</summary>
    public const long DefaultIterationLimit = 10_000_000;

    /// <summary>Runs every group of a launch, one after another.</summary>
    /// <param name="kernel">The kernel, before or after any pass.</param>
    /// <param name="shape">Groups and threads.</param>
    /// <param name="arguments">
    /// One for each of <see cref="Kernel.Parameters"/> (extents, too): for a view an array of its element type or a
    /// <see cref="ViewArgument"/>, for a scalar its boxed value.
    /// </param>
    public static void Run(Kernel kernel, LaunchShape shape, params object[] arguments) =>
        Run(kernel, shape, DefaultIterationLimit, arguments);

    /// <summary>The same, with another limit for endless loops.</summary>
    public static void Run(Kernel kernel, LaunchShape shape, long iterationLimit, params object[] arguments)
    {
        var launch = new InterpretedLaunch(kernel, shape, arguments, iterationLimit);
        for (int group = 0; group < shape.Groups; group++)
            new InterpretedGroup(launch, group).Run();
    }

    /// <summary>
    /// Runs an auto-grouped kernel over extents (as many as its rank), which are also its last arguments, in groups of 64, 8 x 8 or 4 x 4 x
    /// 4.
    /// </summary>
    public static void RunOver(Kernel kernel, int[] extents, params object[] arguments)
    {
        LaunchShape shape = extents.Length switch
        {
            1 => LaunchShape.Covering(extents, 64),
            2 => LaunchShape.Covering(extents, 8, 8),
            _ => LaunchShape.Covering(extents, 4, 4, 4),
        };
        Run(kernel, shape, [.. arguments, .. extents.Cast<object>()]);
    }
}

/// <summary>What all groups of a launch share.</summary>
internal sealed class InterpretedLaunch
{
    private readonly Dictionary<Array, AccessLog> _logs = new(ReferenceEqualityComparer.Instance);
    private readonly object[] _arguments;

    public InterpretedLaunch(Kernel kernel, LaunchShape shape, object[] arguments, long iterationLimit)
    {
        if (arguments.Length != kernel.Parameters.Count)
            throw new ArgumentException(
                $"{kernel.Name}: got {arguments.Length} arguments, expected {kernel.Parameters.Count}.", nameof(arguments));

        Kernel = kernel;
        Shape = shape;
        IterationLimit = iterationLimit;
        _arguments = arguments;
        Barriers = BarrierStatements.Find(kernel.Body);
        foreach (KernelParameter parameter in kernel.Parameters)
        {
            if (parameter.IsView)
                Views.Add(parameter, View(parameter));
            else
                Scalars.Add(parameter, Scalar(parameter));
        }
    }

    public Kernel Kernel { get; }

    public LaunchShape Shape { get; }

    public long IterationLimit { get; }

    /// <summary>The barriers and the statements that hold one.</summary>
    public HashSet<Statement> Barriers { get; }

    public Dictionary<KernelParameter, InterpretedMemory> Views { get; } = [];

    public Dictionary<KernelParameter, long> Scalars { get; } = [];

    private ViewMemory View(KernelParameter parameter)
    {
        ViewArgument view = _arguments[parameter.Position] switch
        {
            ViewArgument part => part,
            Array array => new ViewArgument(array, 0, array.Length),
            _ => throw WrongType(parameter),
        };
        if (ViewMemory.ElementType(view.Array) != parameter.ElementType)
            throw WrongType(parameter);
        if (view.Offset < 0 || view.Length < 0 || view.Offset + view.Length > view.Array.Length)
            throw new ArgumentException(
                $"{Kernel.Name}: view {parameter} is {view.Offset}..{view.Offset + view.Length} of an array of {view.Array.Length}.");

        // Views may overlap: the log belongs to the array.
        if (!_logs.TryGetValue(view.Array, out AccessLog? log))
            _logs.Add(view.Array, log = new AccessLog(view.Array.Length));
        return new ViewMemory(view, log);
    }

    private long Scalar(KernelParameter parameter) => (_arguments[parameter.Position], parameter.ElementType) switch
    {
        (bool value, IrType.Bool) => value ? 1 : 0,
        (int value, IrType.I32) => value,
        (uint value, IrType.U32) => value,
        (long value, IrType.I64) => value,
        (float value, IrType.F32) => IrSemantics.FromSingle(value),
        (double value, IrType.F64) => IrSemantics.FromDouble(value),
        _ => throw WrongType(parameter),
    };

    private ArgumentException WrongType(KernelParameter parameter) => new(
        $"{Kernel.Name}: argument {parameter} is a {_arguments[parameter.Position].GetType().Name}, expected {parameter.ElementType.CSharpName()}{(parameter.IsView ? "[]" : "")}.");

    private sealed class BarrierStatements : IrVisitor
    {
        private readonly HashSet<Statement> _found = [];
        private readonly Stack<Statement> _around = [];

        public static HashSet<Statement> Find(Block body)
        {
            var finder = new BarrierStatements();
            finder.Visit(body);
            return finder._found;
        }

        protected override void Visit(Statement statement)
        {
            _around.Push(statement);
            if (statement is KernelCompiler.Ir.Barrier)
                _found.UnionWith(_around);
            base.Visit(statement);
            _around.Pop();
        }
    }
}

/// <summary>One group: its threads run one after another from barrier to barrier.</summary>
internal sealed class InterpretedGroup
{
    private readonly InterpretedThread[] _threads;

    public InterpretedGroup(InterpretedLaunch launch, int group)
    {
        Dictionary<Memory, InterpretedMemory> shared = launch.Kernel.SharedArrays.ToDictionary(
            array => (Memory)array, array => (InterpretedMemory)new ScratchMemory(array.Length, new AccessLog(array.Length)));
        _threads =
            [.. Enumerable.Range(0, launch.Shape.ThreadsPerGroup).Select(thread => new InterpretedThread(launch, shared, group, thread))];
    }

    public void Run()
    {
        IEnumerator<Statement>[] runs = [.. _threads.Select(thread => thread.Run().GetEnumerator())];
        while (true)
        {
            Statement? barrier = null;
            for (int i = 0; i < runs.Length; i++)
            {
                Statement? reached = runs[i].MoveNext() ? runs[i].Current : null;
                if (i == 0)
                    barrier = reached;
                else if (reached != barrier || (reached is not null && !_threads[i].HasSameIterationsAs(_threads[0])))
                    ThrowDivergence(i, barrier, reached);
            }

            if (barrier is null)
                return;
        }
    }

    private void ThrowDivergence(int thread, Statement? first, Statement? other)
    {
        string At(Statement? barrier, int i) =>
            barrier is null ? "ended" : $"waits at the barrier of line {barrier.Span.Line}{_threads[i].IterationsText}";
        throw _threads[thread].Trap(IrTrap.BarrierDivergence, $"it {At(other, thread)}, but thread {_threads[0].Name} {At(first, 0)}");
    }
}
