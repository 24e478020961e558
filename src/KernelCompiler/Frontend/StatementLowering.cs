using System.Collections.Immutable;
using GpuTrainer.KernelCompiler.Diagnostics;
using GpuTrainer.KernelCompiler.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GpuTrainer.KernelCompiler.Frontend;

/// <summary>
/// Turns C# statements into IR statements. Nested C# blocks are merged into the block around them. A helper's returns have no statement of
/// their own in the IR: at the end of the helper they only set the result; elsewhere, what follows them is guarded (see LowerGuarded).
/// </summary>
internal sealed class StatementLowering(LoweringContext context, KernelLowering parts)
{
    /// <summary>Lowers the body of the method in the context's frame.</summary>
    public void LowerBody(IBlockOperation body) => LowerList(body.Operations, 0, isTail: true);

    /// <summary>Lowers the statements of a block.</summary>
    /// <param name="statements">Statements of one C# block.</param>
    /// <param name="start">The first to lower.</param>
    /// <param name="isTail">True if the method ends after the last one.</param>
    public void LowerList(ImmutableArray<IOperation> statements, int start, bool isTail)
    {
        for (int i = start; i < statements.Length; i++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            IOperation statement = statements[i];
            bool isLast = i == statements.Length - 1;
            bool isInlinedReturn = context.Frame.IsInlined && context.Frame.LoopDepth == 0 && Returns.May(statement);
            if (isInlinedReturn && !isLast && statement is not IReturnOperation)
            {
                LowerGuarded(statement, statements.RemoveRange(0, i + 1), isTail);
                return;
            }

            // Nothing after a return or a jump is reachable.
            bool jumps = statement is IReturnOperation or IBranchOperation;
            Lower(statement, isTail && (isLast || jumps));
            if (jumps)
                return;
        }
    }

    /// <summary>
    /// Lowers a statement of a helper that may return, with what follows it: if one arm of an if always returns, the rest moves into the
    /// other arm; otherwise a flag says whether the rest still runs.
    /// </summary>
    private void LowerGuarded(IOperation statement, ImmutableArray<IOperation> rest, bool isTail)
    {
        if (statement is IBlockOperation block)
        {
            LowerList(block.Operations.AddRange(rest), 0, isTail);
            return;
        }

        if (statement is IConditionalOperation branch && (Returns.Always(branch.WhenTrue) || Returns.Always(branch.WhenFalse)))
        {
            Expression condition = parts.Expressions.Scalar(branch.Condition);
            Block then = context.Collect(() => LowerArm(branch.WhenTrue));
            Block otherwise = context.Collect(() => LowerArm(branch.WhenFalse));
            context.Emit(new If(condition, then, otherwise, LoweringContext.Span(branch)));
            return;
        }

        Lower(statement, isTail: false);
        Block after = context.Collect(() => LowerList(rest, 0, isTail));
        if (after.Statements.Count > 0 && context.Frame.Returned is { } returned)
        {
            context.Emit(
                new If(new Unary(UnaryOperator.Not, new LocalRead(returned)), after, Block.Empty, LoweringContext.Span(statement)));
        }

        void LowerArm(IOperation? arm)
        {
            ImmutableArray<IOperation> own = arm is null ? [] : [arm];
            LowerList(Returns.Always(arm) ? own : own.AddRange(rest), 0, isTail);
        }
    }

    private void Lower(IOperation statement, bool isTail)
    {
        SourceSpan span = LoweringContext.Span(statement);
        switch (statement)
        {
            case IBlockOperation block:
                LowerList(block.Operations, 0, isTail);
                break;
            case IVariableDeclarationGroupOperation group:
                Declarations(group);
                break;
            case IExpressionStatementOperation { Operation: IThrowOperation thrown }:
                Refuse(thrown);
                break;
            case IExpressionStatementOperation expression:
                parts.Assignments.LowerStatement(expression.Operation);
                break;
            case IConditionalOperation branch:
                Expression condition = parts.Expressions.Scalar(branch.Condition);
                Block then = context.Collect(() => Lower(branch.WhenTrue, isTail));
                Block otherwise = branch.WhenFalse is null ? Block.Empty : context.Collect(() => Lower(branch.WhenFalse, isTail));
                context.Emit(new If(condition, then, otherwise, span));
                break;
            case IForLoopOperation loop:
                For(loop, span);
                break;
            case IWhileLoopOperation { Condition: not null, ConditionIsUntil: false } loop:
                Loop(loop, loop.Condition, [], !loop.ConditionIsTop, span);
                break;
            case ISwitchOperation choice when parts.Switches.Lower(choice, isTail):
                break;
            case IBranchOperation { BranchKind: BranchKind.Break }:
                context.Emit(new Break(span));
                break;
            case IBranchOperation { BranchKind: BranchKind.Continue }:
                context.Emit(new Continue(span));
                break;
            case IReturnOperation { Kind: OperationKind.Return } returned:
                Return(returned, isTail, span);
                break;
            case IEmptyOperation:
                break;
            case IInvalidOperation:
                context.FailSilently();
                break;
            default:
                Refuse(statement);
                break;
        }
    }

    private void Refuse(IOperation statement)
    {
        (string what, string instead) = UnsupportedOperations.Statement(statement);
        context.Report(KernelDescriptors.Statement, statement, what, instead);
    }

    private void Declarations(IVariableDeclarationGroupOperation group)
    {
        foreach (IVariableDeclarationOperation declaration in group.Declarations)
        {
            foreach (IVariableDeclaratorOperation declarator in declaration.Declarators)
                parts.Assignments.Declare(declarator, declarator.GetVariableInitializer()?.Value);
        }
    }

    private void For(IForLoopOperation loop, SourceSpan span)
    {
        foreach (IOperation before in loop.Before)
            Lower(before, isTail: false);

        Loop(loop, loop.Condition, loop.AtLoopBottom, testsLast: false, span);
    }

    private void Loop(ILoopOperation loop, IOperation? condition, ImmutableArray<IOperation> steps, bool testsLast, SourceSpan span)
    {
        Expression test = Constant.Bool(true);
        Block header = condition is null ? Block.Empty : context.Collect(() => test = parts.Expressions.Scalar(condition));
        context.Frame.LoopDepth++;
        Block body = context.Collect(() => Lower(loop.Body, isTail: false));
        context.Frame.LoopDepth--;
        Block continuing = context.Collect(() =>
        {
            foreach (IOperation step in steps)
                Lower(step, isTail: false);
        });
        context.Emit(new Loop(header, test, body, continuing, testsLast, span));
        if (context.Frame is { IsInlined: true, LoopDepth: > 0, Returned: { } returned } && Returns.May(loop))
            context.Emit(new If(new LocalRead(returned), new Block([new Break(span)]), Block.Empty, span));
    }

    private void Return(IReturnOperation operation, bool isTail, SourceSpan span)
    {
        Frame frame = context.Frame;
        if (!frame.IsInlined)
        {
            if (!isTail)
                context.Emit(new Return(span));

            return;
        }

        if (operation.ReturnedValue is { } value)
        {
            if (frame.Result is { } result)
                parts.Expressions.Into(result, value, span);
            else
                frame.DirectResult = parts.Expressions.Lower(value);
        }

        if (!isTail)
        {
            frame.Returned ??= new Local(context.Names.Unique("returned"), IrType.Bool);
            context.Emit(new Assign(frame.Returned, Constant.Bool(true), span));
            if (frame.LoopDepth > 0)
                context.Emit(new Break(span));
        }
    }
}
