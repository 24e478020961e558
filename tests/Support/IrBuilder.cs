using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.Support;

/// <summary>Builds kernels by hand for tests: statements are appended in order, each on a source line of its own.</summary>
public sealed class IrBuilder(string name = "Test.Kernel")
{
    private readonly List<KernelParameter> _parameters = [];
    private readonly List<SharedArray> _shared = [];
    private readonly List<LocalArray> _local = [];
    private List<Statement> _statements = [];
    private int _line;

    public static LaunchIndex ThreadX { get; } = new(LaunchIndexKind.GroupIndex, 0);

    public static LaunchIndex GroupX { get; } = new(LaunchIndexKind.GridIndex, 0);

    public static LaunchIndex GroupSizeX { get; } = new(LaunchIndexKind.GroupDimension, 0);

    public static Expression GlobalX => GroupX * GroupSizeX + ThreadX;

    public GlobalMemory View(string name, IrType type) => new(Parameter(name, type, isView: true));

    public ParameterRead Scalar(string name, IrType type) => new(Parameter(name, type, isView: false));

    public SharedArray Shared(string name, IrType type, int length) => Added(_shared, new SharedArray(name, type, length));

    public LocalArray Array(string name, IrType type, int length) => Added(_local, new LocalArray(name, type, length));

    /// <summary>Declares a local without a value.</summary>
    public Local Declare(string name, IrType type)
    {
        var local = new Local(name, type);
        Add(new Declare(local, Span()));
        return local;
    }

    /// <summary>Declares a local with a value.</summary>
    public Local Let(string name, Expression value)
    {
        Local local = Declare(name, value.Type);
        Set(local, value);
        return local;
    }

    /// <summary>Declares a local that receives an element.</summary>
    public LocalRead Load(string name, Memory memory, Expression index)
    {
        Local local = Declare(name, memory.ElementType == IrType.U8 ? IrType.I32 : memory.ElementType);
        Add(new Load(local, memory, index, Span()));
        return new LocalRead(local);
    }

    public void Set(Local local, Expression value) => Add(new Assign(local, value, Span()));

    public void Store(Memory memory, Expression index, Expression value) => Add(new Store(memory, index, value, Span()));

    public void Atomic(AtomicOperator op, Memory memory, Expression index, Expression value, Expression? comparand = null,
        Local? old = null) =>
        Add(new Atomic(op, memory, index, value, comparand, old, Span()));

    public void If(Expression condition, Action then, Action? otherwise = null)
    {
        SourceSpan span = Span();
        Add(new If(condition, Block(then), otherwise is null ? KernelCompiler.Ir.Block.Empty : Block(otherwise), span));
    }

    public void While(Expression condition, Action body, Action? header = null, Action? continuing = null, bool testsLast = false)
    {
        SourceSpan span = Span();
        Block first = header is null ? KernelCompiler.Ir.Block.Empty : Block(header);
        Block turn = Block(body);
        Add(new Loop(first, condition, turn, continuing is null ? KernelCompiler.Ir.Block.Empty : Block(continuing), testsLast, span));
    }

    /// <summary>for (int name = from; name &lt; to; name += step).</summary>
    public void For(string name, Expression from, Expression to, Action<LocalRead> body, int step = 1)
    {
        Local counter = Let(name, from);
        var read = new LocalRead(counter);
        While(read.Lt(to), () => body(read), continuing: () => Set(counter, read + Constant.I32(step)));
    }

    public void Break() => Add(new Break(Span()));

    public void Continue() => Add(new Continue(Span()));

    public void Return() => Add(new Return(Span()));

    public void Barrier() => Add(new KernelCompiler.Ir.Barrier(Span()));

    public void Add(Statement statement) => _statements.Add(statement);

    /// <summary>The statements that <paramref name="content"/> appends.</summary>
    public Block Block(Action content)
    {
        List<Statement> outer = _statements;
        _statements = [];
        content();
        var block = new Block(_statements);
        _statements = outer;
        return block;
    }

    public Kernel Build() =>
        new(name, name.Replace('.', '_'), 0, _parameters, _shared, _local, new Block(_statements), new SourceSpan("Test.cs", 1, 0, 0));

    public SourceSpan Span() => new("Test.cs", ++_line, 0, 0);

    private KernelParameter Parameter(string name, IrType type, bool isView) =>
        Added(_parameters, new KernelParameter(name, _parameters.Count, type, isView));

    private static T Added<T>(List<T> list, T item)
    {
        list.Add(item);
        return item;
    }
}
