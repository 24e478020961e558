using GpuTrainer.KernelCompiler.Diagnostics;
using GpuTrainer.KernelCompiler.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GpuTrainer.KernelCompiler.Frontend;

/// <summary>Lowers declarations, assignments to locals and elements, and calls made for their effect.</summary>
internal sealed class AssignmentLowering(LoweringContext context, KernelLowering parts)
{
    /// <summary>A local with its initial value, if it has one.</summary>
    public void Declare(IVariableDeclaratorOperation declarator, IOperation? initializer)
    {
        ILocalSymbol symbol = declarator.Symbol;
        if (symbol.IsConst)
            return;

        if (symbol.RefKind != RefKind.None)
        {
            context.Report(KernelDescriptors.ByReference, declarator, LoweringContext.Text(declarator));
            return;
        }

        SourceSpan span = LoweringContext.Span(declarator);
        if (DialectTypes.Scalar(symbol.Type) is { } type)
        {
            Local local = context.Declare(symbol.Name, type, span);
            context.Frame.Locals[symbol] = local;
            if (initializer is not null)
                parts.Expressions.Into(local, initializer, span);
        }
        else if (DialectTypes.ViewElement(symbol.Type) is not null || DialectTypes.IndexRank(symbol.Type) > 1)
        {
            DeclareAlias(declarator, initializer, span);
        }
        else if (symbol.Type.TypeKind == TypeKind.Error)
        {
            context.FailSilently();
        }
        else
        {
            context.Report(KernelDescriptors.ValueType, declarator, ExpressionLowering.TypeName(symbol.Type));
        }
    }

    /// <summary>The expression of an expression statement.</summary>
    public void LowerStatement(IOperation operation)
    {
        SourceSpan span = LoweringContext.Span(operation);
        switch (operation)
        {
            case ISimpleAssignmentOperation { IsRef: false } assignment:
                Assign(assignment, span);
                break;
            case ICompoundAssignmentOperation compound:
                Compound(compound, span);
                break;
            case IIncrementOrDecrementOperation step:
                Step(step, span);
                break;
            case IInvocationOperation call:
                parts.Calls.LowerStatement(call);
                break;
            default:
                parts.Expressions.Lower(operation);
                break;
        }
    }

    private void DeclareAlias(IVariableDeclaratorOperation declarator, IOperation? initializer, SourceSpan span)
    {
        ILocalSymbol symbol = declarator.Symbol;
        if (initializer is null || context.Frame.Body.IsWritten(symbol))
        {
            context.Report(KernelDescriptors.ViewNotFixed, declarator, symbol.Name);
            return;
        }

        Value? value = parts.Expressions.Lower(initializer, symbol.Name);
        if (value is IndexValue index)
        {
            for (int i = 0; i < index.Components.Length; i++)
                index.Components[i] = context.Keep(symbol.Name + "XYZ"[i], index.Components[i], span);
        }

        if (value is not null)
            context.Frame.Aliases[symbol] = value;
    }

    private void Assign(ISimpleAssignmentOperation assignment, SourceSpan span)
    {
        switch (assignment.Target)
        {
            case IDiscardOperation:
                parts.Expressions.Lower(assignment.Value);
                break;
            case IPropertyReferenceOperation { Property.IsIndexer: true } element:
                ElementPlace? place = parts.Memory.Element(element);
                Expression value = parts.Expressions.Scalar(assignment.Value);
                if (place is not null)
                    parts.Memory.Store(place, value, span);

                break;
            default:
                if (Target(assignment.Target) is { } local)
                    parts.Expressions.Into(local, assignment.Value, span);

                break;
        }
    }

    private void Compound(ICompoundAssignmentOperation compound, SourceSpan span)
    {
        if (compound.IsChecked)
        {
            context.Report(KernelDescriptors.Checked, compound, LoweringContext.Text(compound));
            return;
        }

        // The operation does not hold the operands' common type. It is the right operand's, to which the left one is converted, except for
        // shifts, whose left operand is promoted by itself. The conversions in and out are properties of the operation, not children.
        Update(compound.Target, compound, span, old =>
        {
            bool isShift = OperatorTable.IsShift(compound.OperatorKind);
            bool isIndex = DialectTypes.IndexRank(compound.Target.Type!) == 1;
            Expression right = parts.Expressions.Scalar(compound.Value);
            bool converts = !isShift && !isIndex && DialectTypes.Scalar(compound.Value.Type) is not null;
            Expression left = converts ? ExpressionLowering.ConvertTo(old, compound.Target.Type, compound.Value.Type) : old;
            ITypeSymbol? operationType = converts ? compound.Value.Type : null;
            Expression? result = parts.Expressions.Operate(compound.OperatorKind, left, right, compound);
            return result is null ? null : ExpressionLowering.ConvertTo(result, operationType, compound.Target.Type);
        });
    }

    private void Step(IIncrementOrDecrementOperation step, SourceSpan span)
    {
        if (step.IsChecked)
        {
            context.Report(KernelDescriptors.Checked, step, LoweringContext.Text(step));
            return;
        }

        BinaryOperator op = step.Kind == OperationKind.Increment ? BinaryOperator.Add : BinaryOperator.Subtract;
        Update(step.Target, step, span, old =>
            ExpressionLowering.ConvertTo(new Binary(op, old, Constants.Number(old.Type, 1)), from: null, step.Target.Type));
    }

    // As in C#, an element's index is evaluated once, and its old value is read before the right side.
    private void Update(IOperation target, IOperation statement, SourceSpan span, System.Func<Expression, Expression?> update)
    {
        if (target is IPropertyReferenceOperation { Property.IsIndexer: true } element)
        {
            if (parts.Memory.Element(element) is not { } place)
                return;

            Local old = context.Declare(place.Memory.Name, MemoryLowering.RegisterType(place.Memory.ElementType), span);
            context.Emit(new Load(old, place.Memory, place.Index, span));
            if (update(new LocalRead(old)) is { } value)
                parts.Memory.Store(place, value, span);
        }
        else if (Target(target) is { } local && update(new LocalRead(local)) is { } value)
        {
            context.Emit(new Assign(local, value, span));
        }
    }

    private Local? Target(IOperation target)
    {
        ISymbol? symbol = target switch
        {
            ILocalReferenceOperation local => local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            _ => null,
        };
        if (symbol is not null && context.Frame.Locals.TryGetValue(symbol, out Local? found))
            return found;

        if (target is IInvalidOperation)
        {
            context.FailSilently();
        }
        else if (symbol is not null && (context.Frame.Aliases.ContainsKey(symbol) || context.Failed))
        {
            context.Report(KernelDescriptors.ViewNotFixed, target, symbol.Name);
        }
        else if (target is IFieldReferenceOperation field)
        {
            context.Report(KernelDescriptors.FieldRead, target, field.Field.Name);
        }
        else
        {
            context.Report(
                KernelDescriptors.Expression, target, "An assignment to '" + LoweringContext.Text(target) + "'",
                "assign locals and elements of views");
        }

        return null;
    }
}
