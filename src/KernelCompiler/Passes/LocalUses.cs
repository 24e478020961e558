using System.Collections.Generic;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Passes;

/// <summary>
/// Where the locals of a kernel are declared, defined and read. Positions are in textual order; a statement reads before it defines.
/// </summary>
internal sealed class LocalUses : IrVisitor
{
    private readonly Dictionary<Local, Use> _uses = [];
    private readonly List<LoopRange> _loops = [];
    private readonly Stack<HashSet<Local>> _blocks = [];
    private int _position;

    public LocalUses(Kernel kernel) => Visit(kernel.Body);

    /// <summary>
    /// True if <paramref name="other"/> can replace every read of <paramref name="copy"/> after <paramref name="copy"/> =
    /// <paramref name="other"/>, its only assignment: it is in scope there and keeps its value until the last read.
    /// </summary>
    public bool CanReplace(Local copy, Local other)
    {
        Use target = _uses[copy];
        Use source = _uses[other];
        // A copy that is defined in its declaring block is read only after that, and nothing before it in the block runs again. Otherwise
        // its whole scope counts.
        int from = target.IsDefinedInItsBlock ? target.Definitions[0] : target.Declared;
        return source.Declared < from && !source.IsDefinedBetween(from, target.ReadUntil);
    }

    /// <summary>True if one statement gives the local its value.</summary>
    public bool IsDefinedOnce(Local local) => _uses[local].Definitions.Count == 1;

    public override void Visit(Block block)
    {
        _blocks.Push([]);
        base.Visit(block);
        _blocks.Pop();
    }

    protected override void Visit(Statement statement)
    {
        _position++;
        base.Visit(statement);
    }

    protected override void VisitLoop(Loop loop)
    {
        var range = new LoopRange();
        _loops.Add(range);
        base.VisitLoop(loop);
        _loops.RemoveAt(_loops.Count - 1);
        range.End = ++_position;
    }

    protected override void VisitDeclaration(Local local)
    {
        _uses.Add(local, new Use(_position, _loops.Count));
        _blocks.Peek().Add(local);
    }

    protected override void VisitDefinition(Local local, Statement statement)
    {
        Use use = _uses[local];
        use.Definitions.Add(_position);
        use.IsDefinedInItsBlock = _blocks.Peek().Contains(local);
    }

    protected override void VisitRead(Local local)
    {
        Use use = _uses[local];
        use.LastRead = _position;
        // A loop that does not contain the declaration returns to the read.
        use.LastReadLoop = use.LoopDepth < _loops.Count ? _loops[use.LoopDepth] : null;
    }

    private sealed class LoopRange
    {
        public int End { get; set; }
    }

    private sealed class Use(int declared, int loopDepth)
    {
        public int Declared { get; } = declared;

        public int LoopDepth { get; } = loopDepth;

        /// <summary>Positions, ascending.</summary>
        public List<int> Definitions { get; } = [];

        /// <summary>True if the last definition is in the declaring block itself, not nested deeper.</summary>
        public bool IsDefinedInItsBlock { get; set; }

        public int LastRead { get; set; }

        public LoopRange? LastReadLoop { get; set; }

        public int ReadUntil => LastReadLoop?.End ?? LastRead;

        /// <summary>True if there is a definition between two positions, both excluded.</summary>
        public bool IsDefinedBetween(int from, int until)
        {
            int index = Definitions.BinarySearch(from + 1);
            if (index < 0)
                index = ~index;
            return index < Definitions.Count && Definitions[index] < until;
        }
    }
}
