using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Analysis;

/// <summary>A block of the kernel and the If or Loop that it belongs to: the path from a statement up to the kernel's body.</summary>
internal sealed class Scope(Scope? parent, Statement? construct, Block block)
{
    /// <summary>The scope in which <see cref="Construct"/> stands; null for the kernel's body.</summary>
    public Scope? Parent { get; } = parent;

    /// <summary>The If or Loop that <see cref="Block"/> is a part of; null for the kernel's body.</summary>
    public Statement? Construct { get; } = construct;

    /// <summary>Where <see cref="Construct"/> stands in its own block.</summary>
    public int ConstructIndex { get; } = parent?.Index ?? 0;

    /// <summary>The statements.</summary>
    public Block Block { get; } = block;

    /// <summary>The statement that the walk has reached.</summary>
    public int Index { get; set; }

    /// <summary>The condition of <see cref="Construct"/>.</summary>
    public Expression? Condition => Construct switch { If branch => branch.Condition, Loop loop => loop.Condition, _ => null };

    /// <summary>True if this is a part of <paramref name="construct"/>, at any depth.</summary>
    public bool IsWithin(Statement construct)
    {
        for (Scope? scope = this; scope is not null; scope = scope.Parent)
        {
            if (ReferenceEquals(scope.Construct, construct))
            {
                return true;
            }
        }

        return false;
    }
}
