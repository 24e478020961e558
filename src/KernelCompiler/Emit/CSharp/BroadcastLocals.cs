using System.Collections.Generic;
using System.Linq;
using GpuTrainer.KernelCompiler.Analysis;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Emit.CSharp;

/// <summary>
/// Finds uniform locals that are only read in operations on varying values. They are kept as vectors, broadcast once where they are defined
/// (loading and broadcasting is one instruction) and not at each use.
/// </summary>
internal sealed class BroadcastLocals
{
    private readonly Uniformity _uniformity;
    private readonly HashSet<Local> _scalarUses = [];
    private readonly HashSet<Local> _vectorUses = [];

    private BroadcastLocals(Uniformity uniformity) => _uniformity = uniformity;

    public static HashSet<Local> Find(Kernel kernel, Uniformity uniformity, PhasePlan plan)
    {
        var uses = new BroadcastLocals(uniformity);
        foreach (Statement statement in kernel.Body.Nested())
            uses.Visit(statement);

        return new HashSet<Local>(uses._vectorUses.Where(l =>
            l.Type is IrType.F32 or IrType.I32 or IrType.U32 && uniformity.Of(l).IsUniform && !uses._scalarUses.Contains(l)
            && !plan.GroupLocals.Contains(l) && !plan.Saved.Contains(l) && !plan.IsRematerialised(l)));
    }

    private void Visit(Statement statement)
    {
        switch (statement)
        {
            case Assign assign when !_uniformity.Of(assign.Local).IsScalar:
                Vector(assign.Value);
                break;
            case Load load:
                Index(load.Index);
                break;
            case Store store:
                Index(store.Index);
                if (_uniformity.OfIndex(store.Index).IsUniform && _uniformity.Of(store.Value).IsUniform)
                    Scalar(store.Value);
                else
                    Vector(store.Value);

                break;
            default:
                foreach (Expression expression in statement.Expressions())
                {
                    if (_uniformity.Of(expression).IsUniform)
                        Scalar(expression);
                    else
                        Vector(expression);
                }

                break;
        }
    }

    private void Index(Expression index)
    {
        if (_uniformity.OfIndex(index).IsScalar)
            Scalar(index);
        else
            Vector(Uniformity.StripWidening(index));
    }

    /// <summary>Visits a value printed as a vector.</summary>
    private void Vector(Expression expression)
    {
        if (_uniformity.Of(expression).IsScalar)
        {
            if (expression is LocalRead read && _uniformity.Of(read.Local).IsUniform)
                _vectorUses.Add(read.Local);
            else
                Scalar(expression);

            return;
        }

        bool shifts =
            expression is Binary { Operator: BinaryOperator.ShiftLeft or BinaryOperator.ShiftRight or BinaryOperator.ShiftRightLogical };
        for (int i = 0; i < expression.Operands.Count; i++)
        {
            Expression operand = expression.Operands[i];
            bool isChoice = (expression is Select && i == 0) || (shifts && i == 1);
            if (isChoice && _uniformity.Of(operand).IsUniform)
                Scalar(operand);
            else
                Vector(operand);
        }
    }

    /// <summary>Visits a value printed as a scalar.</summary>
    private void Scalar(Expression expression) =>
        _scalarUses.UnionWith(expression.SelfAndOperands().OfType<LocalRead>().Select(r => r.Local));
}
