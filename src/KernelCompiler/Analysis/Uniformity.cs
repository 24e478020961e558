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
    private readonly Dictionary<Local, Shape> _locals = [];
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
    public Shape Of(Local local) => _locals.TryGetValue(local, out Shape shape) ? shape : Shape.Unassigned;

    /// <summary>True if a definition under a varying condition must preserve the inactive lanes.</summary>
    public bool KeepsInactiveLanes(Statement definition) => _blended.Contains(definition);

    /// <summary>
    /// The shape of an index. It looks through widenings of I32 to I64 and their sums, since an index does not overflow its type.
    /// </summary>
    public Shape OfIndex(Expression index)
    {
        if (index is not Binary { Type: IrType.I64, Operator: BinaryOperator.Add or BinaryOperator.Subtract } sum)
            return Of(StripWidening(index));

        Shape left = OfIndex(sum.Left);
        Shape right = OfIndex(sum.Right);
        if (left.IsUniform && right.IsUniform)
            return left.DependsOnThread ? left : right;

        return left.IsScalar && right.IsScalar
            ? Shape.Affine(sum.Operator == BinaryOperator.Add ? left.Stride + right.Stride : left.Stride - right.Stride)
            : Shape.Varying;
    }

    /// <summary>The I32 inside a widening to I64, or the expression itself.</summary>
    public static Expression StripWidening(Expression index) =>
        index is Convert { Type: IrType.I64, Operand: { Type: IrType.I32 } narrow } ? narrow : index;

    /// <summary>The shape of an expression.</summary>
    public Shape Of(Expression expression)
    {
        switch (expression)
        {
            case LocalRead read:
                return Of(read.Local);
            case LaunchIndex { Kind: LaunchIndexKind.GroupIndex } index:
                return index.Axis == 0 ? Shape.Affine(1) : Shape.Row;
            case Binary { Type: IrType.I32 or IrType.U32 } binary when OfAffine(binary) is Shape shape:
                return shape;
            case Convert { Type: IrType.I32 or IrType.U32, Operand.Type: IrType.I32 or IrType.U32 } convert:
                return Of(convert.Operand);
            case Select select when Of(select.Condition).IsUniform:
                Shape joined = Shape.Join(Of(select.IfTrue), Of(select.IfFalse));
                return Of(select.Condition).DependsOnThread ? joined with { DependsOnThread = true } : joined;
            default:
                return Lanewise(expression.Operands);
        }
    }

    private Shape? OfAffine(Binary binary)
    {
        Shape left = Of(binary.Left);
        Shape right = Of(binary.Right);
        if (!left.IsScalar || !right.IsScalar || (left.IsUniform && right.IsUniform))
            return null;

        return binary.Operator switch
        {
            BinaryOperator.Add => Shape.Affine(unchecked(left.Stride + right.Stride)),
            BinaryOperator.Subtract => Shape.Affine(unchecked(left.Stride - right.Stride)),
            BinaryOperator.Multiply when binary.Right is Constant factor => Shape.Affine(unchecked(left.Stride * (int)factor.Bits)),
            BinaryOperator.Multiply when binary.Left is Constant factor => Shape.Affine(unchecked(right.Stride * (int)factor.Bits)),
            BinaryOperator.ShiftLeft when binary.Right is Constant count => Shape.Affine(unchecked(left.Stride << (int)count.Bits)),
            _ => null,
        };
    }

    private Shape Lanewise(IReadOnlyList<Expression> operands)
    {
        bool dependsOnThread = false;
        foreach (Expression operand in operands)
        {
            Shape shape = Of(operand);
            if (!shape.IsUniform)
                return Shape.Varying;

            dependsOnThread |= shape.DependsOnThread;
        }

        return dependsOnThread ? Shape.Row : Shape.Group;
    }

    private bool Step()
    {
        bool changed = false;
        foreach (Definition definition in _definitions.All)
        {
            Shape shape = OfDefinition(definition.Statement);
            if (MustBlend(definition))
            {
                changed |= _blended.Add(definition.Statement);
                shape = Shape.Varying;
            }
            else if (IsUnderThreadDependentControl(definition.Scope))
            {
                shape = shape with { DependsOnThread = true };
            }

            Shape old = Of(definition.Local);
            Shape joined = Shape.Join(old, shape);
            if (joined != old)
            {
                _locals[definition.Local] = joined;
                changed = true;
            }
        }

        return changed;
    }

    private Shape OfDefinition(Statement definition) => definition switch
    {
        Assign assign => Of(assign.Value),
        Load { Memory: LocalArray } => Shape.Varying,
        Load load when OfIndex(load.Index) is { IsUniform: true } index => index,
        _ => Shape.Varying,
    };

    /// <summary>
    /// Inactive lanes may take the new value unnoticed if the local is declared under the same condition, or if it is the counter of the
    /// varying loop itself: declared beside the loop and not read after it.
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
