using System.Collections.Generic;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Passes;

/// <summary>Removes locals that no store, atomic or condition depends on, with all their definitions.</summary>
internal static class DeadLocals
{
    public static Block Remove(Block body)
    {
        var dependences = new Dependences();
        dependences.Visit(body);
        return new Removal(dependences.Live()).Rewrite(body);
    }

    /// <summary>What each local depends on, and which locals have an effect themselves.</summary>
    private sealed class Dependences : IrVisitor
    {
        private readonly Dictionary<Local, List<Local>> _sources = [];
        private readonly Stack<Local> _roots = [];
        private Local? _defined;

        public HashSet<Local> Live()
        {
            var live = new HashSet<Local>();
            while (_roots.Count > 0)
            {
                Local local = _roots.Pop();
                if (!live.Add(local) || !_sources.TryGetValue(local, out List<Local>? sources))
                    continue;
                foreach (Local source in sources)
                    _roots.Push(source);
            }

            return live;
        }

        protected override void Visit(Statement statement)
        {
            _defined = (statement as Assign)?.Local ?? (statement as Load)?.Local;
            base.Visit(statement);
            _defined = null;
        }

        /// <remarks>A do-while's condition comes after its nested statements, so no definition is open there either.</remarks>
        protected override void VisitRead(Local local)
        {
            if (_defined is null)
            {
                _roots.Push(local);
                return;
            }

            if (!_sources.TryGetValue(_defined, out List<Local>? sources))
                _sources.Add(_defined, sources = []);
            sources.Add(local);
        }
    }

    private sealed class Removal(HashSet<Local> live) : IrRewriter
    {
        protected override void Rewrite(Statement statement, List<Statement> output)
        {
            switch (statement)
            {
                case Declare declare when !live.Contains(declare.Local):
                case Assign assign when !live.Contains(assign.Local):
                case Load load when !live.Contains(load.Local):
                    break;
                case Atomic { Old: { } old } atomic when !live.Contains(old):
                    output.Add(new Atomic(atomic.Operator, atomic.Memory, atomic.Index, atomic.Value, atomic.Comparand, null, atomic.Span));
                    break;
                default:
                    output.Add(RewriteParts(statement));
                    break;
            }
        }
    }
}
