using GpuTrainer.KernelCompiler.Ir;
using GpuTrainer.Support;

namespace GpuTrainer.KernelCompiler.Tests;

/// <summary>
/// Generates seeded kernels full of nested branches, loops of both kinds and jumps anywhere. Every thread works on 8 elements of its own of
/// the view "data"; every read local has a value, and every loop ends.
/// </summary>
internal sealed class RandomKernels
{
    public const int ElementsPerThread = 8;

    private readonly Random _random;
    private readonly IrBuilder _ir = new("Test.Random");
    private readonly List<Local> _locals = [];
    private readonly GlobalMemory _data;
    private readonly ParameterRead _n;
    private readonly LocalArray _array;
    private int _names;

    private RandomKernels(int seed)
    {
        _random = new Random(seed);
        _data = _ir.View("data", IrType.I32);
        _n = _ir.Scalar("n", IrType.I32);
        _array = _ir.Array("array", IrType.I32, 4);
    }

    public static Kernel Make(int seed) => new RandomKernels(seed).Make();

    private Kernel Make()
    {
        for (int i = 0; i < 4; i++)
            _ir.Store(_array, Constant.I32(i), Constant.I32(i * 3));
        for (int i = 0; i < 3; i++)
            _locals.Add(_ir.Let(Name("v"), i == 0 ? IrBuilder.GlobalX : Value(2)));
        Statements(depth: 0, inLoop: false);
        foreach (Local local in _locals)
            _ir.Store(_data, Index(Constant.I32(_random.Next(8))), local.Read());
        return _ir.Build();
    }

    private void Statements(int depth, bool inLoop)
    {
        int known = _locals.Count;
        int count = _random.Next(1, 6);
        for (int i = 0; i < count; i++)
            Statement(depth, inLoop);
        _locals.RemoveRange(known, _locals.Count - known);
    }

    private void Statement(int depth, bool inLoop)
    {
        switch (_random.Next(depth < 4 ? 14 : 8))
        {
            case 0:
                _locals.Add(_ir.Let(Name("v"), Value(2)));
                break;
            case 1 or 2:
                _ir.Set(_locals[_random.Next(_locals.Count)], Value(3));
                break;
            case 3:
                _locals.Add(_ir.Load(Name("x"), _data, Index(Value(1) & Constant.I32(7))).Local);
                break;
            case 4:
                _ir.Store(_data, Index(Value(1) & Constant.I32(7)), Value(2));
                break;
            case 5:
                _ir.Store(_array, Constant.I32(_random.Next(4)), Value(2));
                _locals.Add(_ir.Load(Name("a"), _array, Constant.I32(_random.Next(4))).Local);
                break;
            case 6:
                if (_random.Next(3) == 0)
                    Jump(inLoop);
                break;
            case 7:
                _locals.Add(_ir.Let(Name("c"), _locals[_random.Next(_locals.Count)].Read()));
                break;
            case 8 or 9:
                _ir.If(Condition(), () => Jump(inLoop));
                break;
            case 10 or 11:
                _ir.If(Condition(), () => Statements(depth + 1, inLoop), _random.Next(2) == 0 ? null : () => Statements(depth + 1, inLoop));
                break;
            case 12:
                CountedLoop(depth);
                break;
            default:
                ConditionalLoop(depth);
                break;
        }
    }

    /// <summary>Over a local array: what unrolling looks for, unless jumps forbid it.</summary>
    private void CountedLoop(int depth) => _ir.For(Name("i"), Constant.I32(0), Constant.I32(_random.Next(5)), i =>
    {
        _ir.Store(_array, i & Constant.I32(3), Value(1));
        _locals.Add(_ir.Load(Name("a"), _array, i & Constant.I32(3)).Local);
        Statements(depth + 1, inLoop: true);
        _locals.RemoveAt(_locals.Count - 1);
    });

    /// <summary>With a header that loads, ended by a counter of its own however the body jumps.</summary>
    private void ConditionalLoop(int depth)
    {
        Local turns = _ir.Let(Name("t"), Constant.I32(0));
        LocalRead? loaded = null;
        Block header = _ir.Block(() =>
        {
            loaded = _ir.Load(Name("h"), _data, Index(Constant.I32(_random.Next(8))));
            _ir.Set(turns, turns.Read() + Constant.I32(1));
        });
        Block body = _ir.Block(() => Statements(depth + 1, inLoop: true));
        Block continuing = _ir.Block(() => _ir.Set(_locals[0], _locals[0].Read() + Constant.I32(1)));
        Expression condition = (loaded! & Constant.I32(3)).Gt(Constant.I32(_random.Next(-1, 3))) & turns.Read().Lt(Constant.I32(4));
        _ir.Add(new Loop(header, condition, body, continuing, _random.Next(2) == 0, _ir.Span()));
    }

    private void Jump(bool inLoop)
    {
        int kind = _random.Next(inLoop ? 5 : 1);
        if (kind == 0)
            _ir.Return();
        else if (kind < 3)
            _ir.Break();
        else
            _ir.Continue();
    }

    private Expression Condition() => _random.Next(8) == 0 ? Constant.Bool(_random.Next(2) == 0)
        : new Compare((CompareOperator)_random.Next(6), Value(1) & Constant.I32(3), Constant.I32(_random.Next(4)));

    private Expression Value(int depth)
    {
        int kind = _random.Next(depth == 0 ? 4 : 8);
        return kind switch
        {
            0 => Constant.I32(_random.Next(-3, 4)),
            1 => _n,
            2 or 3 => _locals.Count == 0 ? Constant.I32(1) : _locals[_random.Next(_locals.Count)].Read(),
            4 => new Select(Condition(), Value(depth - 1), Value(depth - 1)),
            _ => new Binary((BinaryOperator)_random.Next(13), Value(depth - 1), Value(depth - 1)),
        };
    }

    private static Expression Index(Expression element) => IrBuilder.GlobalX * Constant.I32(ElementsPerThread) + element;

    private string Name(string stem) => stem + _names++;
}
