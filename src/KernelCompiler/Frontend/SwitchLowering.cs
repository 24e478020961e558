using System.Collections.Immutable;
using System.Linq;
using GpuTrainer.KernelCompiler.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GpuTrainer.KernelCompiler.Frontend;

/// <summary>Turns switch statements over integers into a chain of ifs.</summary>
internal sealed class SwitchLowering(LoweringContext context, KernelLowering parts)
{
    /// <summary>Lowers a switch; if the dialect lacks its kind, emits nothing and returns false.</summary>
    public bool Lower(ISwitchOperation choice, bool isTail)
    {
        if (DialectTypes.Scalar(choice.Value.Type) is not { } type || !type.IsInteger() || !choice.Cases.All(IsPlain))
            return false;

        SourceSpan span = LoweringContext.Span(choice);
        Expression value = parts.Expressions.Scalar(choice.Value);
        if (!MemoryLowering.IsLeaf(value))
            value = context.Keep("selector", value, span);

        ISwitchCaseOperation[] tested = [.. choice.Cases.Where(section => !IsDefault(section))];
        ISwitchCaseOperation? otherwise = choice.Cases.FirstOrDefault(IsDefault);
        Chain(0);
        return true;

        void Chain(int index)
        {
            if (index == tested.Length)
            {
                if (otherwise is not null)
                    Section(otherwise, isTail);

                return;
            }

            Expression condition = tested[index].Clauses
                .Select(clause => (Expression)new Compare(
                    CompareOperator.Equal, value, parts.Expressions.Scalar(((ISingleValueCaseClauseOperation)clause).Value)))
                .Aggregate((left, right) => new Binary(BinaryOperator.Or, left, right));
            Block then = context.Collect(() => Section(tested[index], isTail));
            Block rest = context.Collect(() => Chain(index + 1));
            context.Emit(new If(condition, then, rest, LoweringContext.Span(tested[index])));
        }
    }

    private void Section(ISwitchCaseOperation section, bool isTail) => parts.Statements.LowerList(Statements(section), 0, isTail);

    private static bool IsDefault(ISwitchCaseOperation section) => section.Clauses.Any(clause => clause is IDefaultCaseClauseOperation);

    private static bool IsPlain(ISwitchCaseOperation section) =>
        section.Clauses.All(clause =>
            clause is IDefaultCaseClauseOperation or ISingleValueCaseClauseOperation { Value.ConstantValue.HasValue: true }) &&
        !Statements(section).Any(BreaksSwitch);

    // The statements of a section, without the break at its end and without braces around the whole.
    private static ImmutableArray<IOperation> Statements(ISwitchCaseOperation section)
    {
        ImmutableArray<IOperation> statements = section.Body;
        while (statements.Length == 1 && statements[0] is IBlockOperation block)
            statements = block.Operations;

        return statements.LastOrDefault() is IBranchOperation { BranchKind: BranchKind.Break }
            ? statements.RemoveAt(statements.Length - 1)
            : statements;
    }

    private static bool BreaksSwitch(IOperation operation) => operation switch
    {
        IBranchOperation { BranchKind: BranchKind.Break } => true,
        IBranchOperation { BranchKind: BranchKind.GoTo } => true,
        ILoopOperation or ISwitchOperation => false,
        _ => operation.ChildOperations.Any(BreaksSwitch),
    };
}
