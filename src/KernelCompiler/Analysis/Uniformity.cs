using System.Collections.Generic;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Analysis;

/// <summary>
/// Finds which values are uniform across the lanes of a vector, which step by a constant from lane to lane, and which vary; and which
/// definitions must preserve the value of inactive lanes. It is valid for kernels without Break, Continue and Return (see EliminateJumps)
/// and without races: a load at a uniform index counts as uniform.
/// </summary>
public sealed class Uniformity
{
    private readonly Dictionary<Local, LaneShape> _locals = [];
    private readonly HashSet<Statement> _blended = [];
    private readonly Definitions _definitions;

    private Uniformity(Kernel kernel) => _definitions = new Definitions(kernel);

    /// <summary>Analyzes a kernel: an optimistic fixed point, starting from "unassigned".</summary>
    public static Uniformity Analyze(Kernel kernel)
    {
        var result = new Uniformity(kernel);
        while (result.Step())
        {
        }

        return result;
    }

    /// <summary>The shape of a local over all its definitions.</summary>
    public LaneShape Of(Local local) => _locals.TryGetValue(local, out LaneShape shape) ? shape : LaneShape.Unassigned;

    /// <summary>True if a definition under a varying condition must preserve the inactive lanes.</summary>
    public bool KeepsInactiveLanes(Statement definition) => _blended.Contains(definition);

    /// <summary>
    /// The shape of an index. It looks through widenings of I32 to I64 and their sums, since an index does not overflow its type.
    /// </summary>
    public LaneShape OfIndex(Expression index)
    {
        if (index is not Binary { Type: IrType.I64, Operator: BinaryOperator.Add or BinaryOperator.Subtract } sum)
            return Of(StripWidening(index));

        LaneShape left = OfIndex(sum.Left);
        LaneShape right = OfIndex(sum.Right);
        if (left.IsUniform && right.IsUniform)
            return left.DependsOnThread ? left : right;

        return left.IsScalar && right.IsScalar
            ? LaneShape.Affine(sum.Operator == BinaryOperator.Add ? left.Stride + right.Stride : left.Stride - right.Stride)
            : LaneShape.Varying;
    }

    /// <summary>The I32 inside a widening to I64, or the expression itself.</summary>
    public static Expression StripWidening(Expression index) =>
        index is Convert { Type: IrType.I64, Operand: { Type: IrType.I32 } narrow } ? narrow : index;

    /// <summary>The shape of an expression.</summary>
    public LaneShape Of(Expression expression)
    {
        switch (expression)
        {
            case LocalRead read:
                return Of(read.Local);
            case LaunchIndex { Kind: LaunchIndexKind.GroupIndex } index:
                return index.Axis == 0 ? LaneShape.Affine(1) : LaneShape.Row;
            case Binary { Type: IrType.I32 or IrType.U32 } binary when OfAffine(binary) is LaneShape shape:
                return shape;
            case Convert { Type: IrType.I32 or IrType.U32, Operand.Type: IrType.I32 or IrType.U32 } convert:
                return Of(convert.Operand);
            case Select select when Of(select.Condition).IsUniform:
                LaneShape joined = LaneShape.Join(Of(select.IfTrue), Of(select.IfFalse));
                return Of(select.Condition).DependsOnThread ? joined with { DependsOnThread = true } : joined;
            default:
                return Lanewise(expression.Operands);
        }
    }

    private LaneShape? OfAffine(Binary binary)
    {
        LaneShape left = Of(binary.Left);
        LaneShape right = Of(binary.Right);
        if (!left.IsScalar || !right.IsScalar || (left.IsUniform && right.IsUniform))
            return null;

        return binary.Operator switch
        {
            BinaryOperator.Add => LaneShape.Affine(unchecked(left.Stride + right.Stride)),
            BinaryOperator.Subtract => LaneShape.Affine(unchecked(left.Stride - right.Stride)),
            BinaryOperator.Multiply when binary.Right is Constant factor => LaneShape.Affine(unchecked(left.Stride * (int)factor.Bits)),
            BinaryOperator.Multiply when binary.Left is Constant factor => LaneShape.Affine(unchecked(right.Stride * (int)factor.Bits)),
            BinaryOperator.ShiftLeft when binary.Right is Constant count => LaneShape.Affine(unchecked(left.Stride << (int)count.Bits)),
            _ => null,
        };
    }

    private LaneShape Lanewise(IReadOnlyList<Expression> operands)
    {
        bool dependsOnThread = false;
        foreach (Expression operand in operands)
        {
            LaneShape shape = Of(operand);
            if (!shape.IsUniform)
                return LaneShape.Varying;

            dependsOnThread |= shape.DependsOnThread;
        }

        return dependsOnThread ? LaneShape.Row : LaneShape.Group;
    }

    private bool Step()
    {
        bool changed = false;
        foreach (Definition definition in _definitions.All)
        {
            LaneShape shape = OfDefinition(definition.Statement);
            if (MustBlend(definition))
            {
                changed |= _blended.Add(definition.Statement);
                shape = LaneShape.Varying;
            }
            else if (IsUnderThreadDependentControl(definition.Scope))
            {
                shape = shape with { DependsOnThread = true };
            }

            LaneShape old = Of(definition.Local);
            LaneShape joined = LaneShape.Join(old, shape);
            if (joined != old)
            {
                _locals[definition.Local] = joined;
                changed = true;
            }
        }

        return changed;
    }

    private LaneShape OfDefinition(Statement definition) => definition switch
    {
        Assign assign => Of(assign.Value),
        Load { Memory: LocalArray } => LaneShape.Varying,
        Load load when OfIndex(load.Index) is { IsUniform: true } index => index,
        _ => LaneShape.Varying,
    };

    /// <summary>
    /// Inactive lanes may take the new value unnoticed if the local is declared under the same condition, or if it is the counter of the
    /// varying loop itself: declared next to the loop and not read after it.
    /// </summary>
    private bool MustBlend(Definition definition)
    {
        for (Scope? scope = definition.Scope; scope?.Construct is not null; scope = scope.Parent)
        {
            if (Of(scope.Condition!).IsUniform)
                continue;

            Scope declaring = _definitions.DeclaringScope(definition.Local);
            bool isCounter = scope.Construct is Loop && ReferenceEquals(declaring.Block, scope.Parent!.Block)
                && _definitions.LastReadIndex(definition.Local) <= scope.ConstructIndex;
            return !isCounter && !declaring.IsWithin(scope.Construct);
        }

        return false;
    }

    private bool IsUnderThreadDependentControl(Scope scope)
    {
        for (Scope? s = scope; s?.Construct is not null; s = s.Parent)
        {
            if (Of(s.Condition!).DependsOnThread)
                return true;
        }

        return false;
    }
}
