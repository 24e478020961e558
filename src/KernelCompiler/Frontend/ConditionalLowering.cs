using GpuTrainer.KernelCompiler.Diagnostics;
using GpuTrainer.KernelCompiler.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GpuTrainer.KernelCompiler.Frontend;

/// <summary>
/// Lowers the operators that evaluate only one side: &amp;&amp;, || and ?:. A pure side may be evaluated regardless; one that loads or runs
/// statements goes into an If, so that it runs only when C# would evaluate it.
/// </summary>
internal sealed class ConditionalLowering(LoweringContext context, KernelLowering parts)
{
    /// <summary>a &amp;&amp; b and a || b.</summary>
    public ScalarValue ShortCircuit(IBinaryOperation binary)
    {
        bool isAnd = binary.OperatorKind == BinaryOperatorKind.ConditionalAnd;
        Expression left = parts.Expressions.Scalar(binary.LeftOperand);
        Expression? right = null;
        Block before = context.Collect(() => right = parts.Expressions.Scalar(binary.RightOperand));
        if (before.Statements.Count == 0)
            return new ScalarValue(new Binary(isAnd ? BinaryOperator.And : BinaryOperator.Or, left, right!));

        // The right side loads or runs statements, so it goes into an If.
        SourceSpan span = LoweringContext.Span(binary);
        LocalRead result = context.Keep(isAnd ? "both" : "either", left, span);
        Block evaluateRight = new([.. before.Statements, new Assign(result.Local, right!, span)]);
        context.Emit(new If(isAnd ? result : new Unary(UnaryOperator.Not, result), evaluateRight, Block.Empty, span));
        return new ScalarValue(result);
    }

    /// <summary>a ? b : c; null when it was refused.</summary>
    public Value? Lower(IConditionalOperation choice)
    {
        if (choice.IsRef || choice.WhenFalse is null)
            return Refuse(KernelDescriptors.ByReference, choice, LoweringContext.Text(choice));

        if (DialectTypes.ViewElement(choice.Type) is not null)
            return Refuse(KernelDescriptors.ViewNotFixed, choice, LoweringContext.Text(choice));

        if (DialectTypes.Scalar(choice.Type) is not { } type)
            return Refuse(KernelDescriptors.ValueType, choice, ExpressionLowering.TypeName(choice.Type));

        return new ScalarValue(Choose(choice, target: null, type));
    }

    /// <summary>The value of a ? b : c: a Select if both arms are pure, otherwise a local that an If assigns.</summary>
    /// <param name="choice">The expression.</param>
    /// <param name="target">The local to use if one is needed; null for a new one.</param>
    /// <param name="type">The type of the value.</param>
    public Expression Choose(IConditionalOperation choice, Local? target, IrType type)
    {
        SourceSpan span = LoweringContext.Span(choice);
        Expression condition = parts.Expressions.Scalar(choice.Condition);
        Expression? whenTrue = null;
        Expression? whenFalse = null;
        Block first = context.Collect(() => whenTrue = parts.Expressions.Scalar(choice.WhenTrue));
        Block second = context.Collect(() => whenFalse = parts.Expressions.Scalar(choice.WhenFalse!));
        if (first.Statements.Count == 0 && second.Statements.Count == 0)
            return new Select(condition, whenTrue!, whenFalse!);

        target ??= context.Declare("choice", type, span);
        Block then = new([.. first.Statements, new Assign(target, whenTrue!, span)]);
        Block otherwise = new([.. second.Statements, new Assign(target, whenFalse!, span)]);
        context.Emit(new If(condition, then, otherwise, span));
        return new LocalRead(target);
    }

    private Value? Refuse(DiagnosticDescriptor descriptor, IOperation at, params string[] arguments)
    {
        context.Report(descriptor, at, arguments);
        return null;
    }
}
