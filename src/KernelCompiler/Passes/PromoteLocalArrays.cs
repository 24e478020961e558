using System.Collections.Generic;
using System.Linq;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Passes;

/// <summary>
/// Replaces each local array that is indexed only by constants within its bounds with one local per element. Other arrays stay; unused ones
/// are removed.
/// </summary>
public static class PromoteLocalArrays
{
    /// <summary>Promotes; the same object if there is nothing to promote.</summary>
    public static Kernel Apply(Kernel kernel)
    {
        if (kernel.LocalArrays.Count == 0)
            return kernel;
        var accesses = new ArrayElements(kernel);
        var kept = kernel.LocalArrays.Where(array => accesses.IsIndexedByVariables(array)).ToArray();
        Block body = new ArrayPromotion(accesses.Promotable(), new FreshLocals(kernel)).Rewrite(kernel.Body);
        return kept.Length == kernel.LocalArrays.Count ? kernel : kernel.With(body, kept);
    }
}

/// <summary>An element of a local array, and where to declare its local.</summary>
internal sealed class ArrayElement(LocalArray array, int index)
{
    public LocalArray Array { get; } = array;

    public int Index { get; } = index;

    /// <summary>
    /// The blocks that contain all accesses, outermost first, each with the index of the statement that holds the first access and whether
    /// the block is in a loop.
    /// </summary>
    public List<(Block Block, int First, bool InLoop)> Path { get; set; } = [];

    public string Name => Array.Name + "_" + Index;

    /// <summary>
    /// The innermost block that can start without the element's value: one outside loops, or one that stores to the element before anything
    /// else.
    /// </summary>
    public (Block Block, int Statement) DeclareAt()
    {
        for (int level = Path.Count - 1; ; level--)
        {
            (Block block, int first, bool inLoop) = Path[level];
            if (!inLoop || (block.Statements[first] is Store { Memory: LocalArray array } store && array == Array
                && ArrayElements.IndexOf(store.Index) == Index))
                return (block, first);
        }
    }
}

/// <summary>Finds the accesses to the elements of a kernel's local arrays.</summary>
internal sealed class ArrayElements : IrVisitor
{
    private readonly Dictionary<(LocalArray Array, int Index), ArrayElement> _elements = [];
    private readonly List<ArrayElement> _inOrder = [];
    private readonly HashSet<LocalArray> _variable = [];
    private readonly List<(Block Block, int First, bool InLoop)> _path = [];
    private int _loopDepth;

    public ArrayElements(Kernel kernel) => Visit(kernel.Body);

    public bool IsIndexedByVariables(LocalArray array) => _variable.Contains(array);

    /// <summary>The elements of the arrays that can be promoted, in the order of their first accesses.</summary>
    public List<ArrayElement> Promotable() => [.. _inOrder.Where(element => !_variable.Contains(element.Array))];

    /// <summary>A constant index, or null for a variable one.</summary>
    public static long? IndexOf(Expression index) => (index as Constant)?.Bits;

    public override void Visit(Block block)
    {
        _path.Add((block, 0, _loopDepth > 0));
        for (int i = 0; i < block.Statements.Count; i++)
        {
            _path[_path.Count - 1] = (block, i, _loopDepth > 0);
            Visit(block.Statements[i]);
        }

        _path.RemoveAt(_path.Count - 1);
    }

    protected override void Visit(Statement statement)
    {
        if (statement is Load { Memory: LocalArray loaded } load)
            Access(loaded, load.Index);
        else if (statement is Store { Memory: LocalArray stored } store)
            Access(stored, store.Index);
        else
            base.Visit(statement);
    }

    protected override void VisitLoop(Loop loop)
    {
        _loopDepth++;
        base.VisitLoop(loop);
        _loopDepth--;
    }

    private void Access(LocalArray array, Expression index)
    {
        if (IndexOf(index) is not { } position || position < 0 || position >= array.Length)
        {
            _variable.Add(array);
            return;
        }

        if (!_elements.TryGetValue((array, (int)position), out ArrayElement? element))
        {
            element = new ArrayElement(array, (int)position) { Path = [.. _path] };
            _elements.Add((array, (int)position), element);
            _inOrder.Add(element);
            return;
        }

        // Keep the blocks that contain both this access and the earlier ones.
        int common = 1;
        while (common < element.Path.Count && common < _path.Count && element.Path[common - 1].First == _path[common - 1].First
            && element.Path[common].Block == _path[common].Block)
            common++;
        element.Path.RemoveRange(common, element.Path.Count - common);
    }
}

/// <summary>Replaces the accesses to promoted elements.</summary>
internal sealed class ArrayPromotion : IrRewriter
{
    private readonly Dictionary<(LocalArray Array, long Index), Local> _locals = [];
    private readonly Dictionary<Block, Dictionary<int, List<Local>>> _declarations = [];

    public ArrayPromotion(List<ArrayElement> elements, FreshLocals fresh)
    {
        foreach (ArrayElement element in elements)
        {
            IrType type = element.Array.ElementType == IrType.U8 ? IrType.I32 : element.Array.ElementType;
            Local local = fresh.Create(element.Name, type);
            _locals.Add((element.Array, element.Index), local);
            (Block block, int statement) = element.DeclareAt();
            if (!_declarations.TryGetValue(block, out Dictionary<int, List<Local>>? inBlock))
                _declarations.Add(block, inBlock = []);
            if (!inBlock.TryGetValue(statement, out List<Local>? before))
                inBlock.Add(statement, before = []);
            before.Add(local);
        }
    }

    public override Block Rewrite(Block block)
    {
        _declarations.TryGetValue(block, out Dictionary<int, List<Local>>? declarations);
        var output = new List<Statement>(block.Statements.Count);
        for (int i = 0; i < block.Statements.Count; i++)
        {
            if (declarations is not null && declarations.TryGetValue(i, out List<Local>? locals))
            {
                foreach (Local local in locals)
                    output.Add(new Declare(local, block.Statements[i].Span));
            }

            Rewrite(block.Statements[i], output);
        }

        return Rebuilt(block, output);
    }

    protected override void Rewrite(Statement statement, List<Statement> output) => output.Add(statement switch
    {
        Load { Memory: LocalArray array } load when Element(array, load.Index) is { } element =>
            new Assign(load.Local, new LocalRead(element), load.Span),
        Store { Memory: LocalArray array } store when Element(array, store.Index) is { } element =>
            new Assign(element, store.Value.Type == IrType.U8 ? new Convert(store.Value, IrType.I32) : store.Value, store.Span),
        _ => RewriteParts(statement),
    });

    private Local? Element(LocalArray array, Expression index) =>
        ArrayElements.IndexOf(index) is { } position && _locals.TryGetValue((array, position), out Local? local) ? local : null;
}
