using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.Support;

/// <summary>What all groups of a launch share.</summary>
internal sealed class InterpretedLaunch
{
    private readonly Dictionary<Array, AccessLog> _logs = new(ReferenceEqualityComparer.Instance);
    private readonly object[] _arguments;

    public InterpretedLaunch(Kernel kernel, LaunchShape shape, object[] arguments, long iterationLimit)
    {
        if (arguments.Length != kernel.Parameters.Count)
        {
            throw new ArgumentException(
                $"{kernel.Name}: got {arguments.Length} arguments, expected {kernel.Parameters.Count}.", nameof(arguments));
        }

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
        {
            throw new ArgumentException(
                $"{Kernel.Name}: view {parameter} is {view.Offset}..{view.Offset + view.Length} of an array of {view.Array.Length}.");
        }

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
        $"{Kernel.Name}: argument {parameter} is a {_arguments[parameter.Position].GetType().Name}, expected "
        + $"{parameter.ElementType.CSharpName()}{(parameter.IsView ? "[]" : "")}.");

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
