namespace GpuTrainer.KernelCompiler.Ir;

/// <summary>Walks IR in textual order: each statement, then its expressions, then the blocks nested in it.</summary>
public abstract class IrVisitor
{
    /// <summary>Walks a block.</summary>
    public virtual void Visit(Block block)
    {
        foreach (Statement statement in block.Statements)
            Visit(statement);
    }

    /// <summary>Walks a statement and everything nested in it.</summary>
    protected virtual void Visit(Statement statement)
    {
        switch (statement)
        {
            case Declare declare:
                VisitDeclaration(declare.Local);
                break;
            case Assign assign:
                Visit(assign.Value);
                VisitDefinition(assign.Local, statement);
                break;
            case Load load:
                Visit(load.Index);
                VisitDefinition(load.Local, statement);
                break;
            case Store store:
                Visit(store.Index);
                Visit(store.Value);
                break;
            case Atomic atomic:
                Visit(atomic.Index);
                Visit(atomic.Value);
                if (atomic.Comparand is not null)
                    Visit(atomic.Comparand);
                if (atomic.Old is not null)
                    VisitDefinition(atomic.Old, statement);
                break;
            case If branch:
                Visit(branch.Condition);
                Visit(branch.Then);
                Visit(branch.Else);
                break;
            case Loop loop:
                VisitLoop(loop);
                break;
        }
    }

    /// <summary>Walks the parts of a loop: header, condition, body, continuing; with TestsLast the first two come last.</summary>
    protected virtual void VisitLoop(Loop loop)
    {
        if (!loop.TestsLast)
        {
            Visit(loop.Header);
            Visit(loop.Condition);
        }

        Visit(loop.Body);
        Visit(loop.Continuing);
        if (loop.TestsLast)
        {
            Visit(loop.Header);
            Visit(loop.Condition);
        }
    }

    /// <summary>Walks an expression, operands first.</summary>
    protected virtual void Visit(Expression expression)
    {
        foreach (Expression operand in expression.Operands)
            Visit(operand);
        if (expression is LocalRead read)
            VisitRead(read.Local);
    }

    /// <summary>A local is declared here.</summary>
    protected virtual void VisitDeclaration(Local local)
    {
    }

    /// <summary>A local is given a value by <paramref name="statement"/>.</summary>
    protected virtual void VisitDefinition(Local local, Statement statement)
    {
    }

    /// <summary>A local is read here.</summary>
    protected virtual void VisitRead(Local local)
    {
    }
}
