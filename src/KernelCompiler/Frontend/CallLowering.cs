using System.Collections.Generic;
using System.Linq;
using GpuTrainer.KernelCompiler.Diagnostics;
using GpuTrainer.KernelCompiler.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Convert = GpuTrainer.KernelCompiler.Ir.Convert;

namespace GpuTrainer.KernelCompiler.Frontend;

/// <summary>Lowers calls: intrinsics become IR nodes, helpers are inlined, everything else is refused.</summary>
internal sealed class CallLowering(LoweringContext context, KernelLowering parts)
{
    /// <summary>The value of a call; null for void and when it was refused.</summary>
    /// <param name="call">The call.</param>
    /// <param name="name">How to name an array that it allocates.</param>
    public Value? Lower(IInvocationOperation call, string name) => Intrinsics.Find(call.TargetMethod) switch
    {
        BarrierIntrinsic => Barrier(call),
        AllocateIntrinsic allocate => parts.Memory.Allocate(call, allocate.Shared, name),
        AtomicIntrinsic atomic => Atomic(call, atomic.Operator, wantsOld: true),
        ViewIntrinsic { Member: ViewMember.SubView } => parts.Memory.SubView(call),
        { } intrinsic => Compute(call, intrinsic),
        null => parts.Helpers.Call(call),
    };

    /// <summary>A call whose result nobody reads.</summary>
    public void LowerStatement(IInvocationOperation call)
    {
        if (Intrinsics.Find(call.TargetMethod) is AtomicIntrinsic atomic)
            Atomic(call, atomic.Operator, wantsOld: false);
        else
            Lower(call, "array");
    }

    /// <summary>
    /// The arguments as scalars: evaluated in the order in which they are written, returned in the order of the parameters.
    /// </summary>
    public Expression[] Arguments(IInvocationOperation call)
    {
        Expression[] values = new Expression[call.TargetMethod.Parameters.Length];
        foreach (IArgumentOperation argument in call.Arguments)
            values[argument.Parameter!.Ordinal] = parts.Expressions.Scalar(argument.Value);

        return values;
    }

    private Value? Barrier(IInvocationOperation call)
    {
        if (context.AutoGrouped)
            context.Report(KernelDescriptors.AutoGroupedBarrier, call, LoweringContext.Text(call), context.KernelName);

        var barrier = new Barrier(LoweringContext.Span(call));
        context.Barriers.Add(barrier, context.PlaceHere(call.Syntax.GetLocation()));
        context.Emit(barrier);
        return null;
    }

    private Value? Compute(IInvocationOperation call, Intrinsic intrinsic)
    {
        if (DialectTypes.Scalar(call.TargetMethod.ReturnType) is not { } type)
        {
            context.Report(KernelDescriptors.ValueType, call, ExpressionLowering.TypeName(call.TargetMethod.ReturnType));
            return null;
        }

        Expression[] arguments = Arguments(call);
        if (context.Failed)
            return new ScalarValue(Constants.Zero(type));

        Expression result = intrinsic switch
        {
            BinaryIntrinsic binary => new Binary(binary.Operator, arguments[0], arguments[1]),
            BitCastIntrinsic cast => new BitCast(arguments[0], cast.Type),
            FloatTestIntrinsic test => TestMagnitude(arguments[0], test.ComparedWithInfinity),
            MathIntrinsic { Function: MathFunction.PopCount or MathFunction.MultiplyHigh } bits =>
                new MathCall(bits.Function, [.. arguments.Select(a => a.Type == IrType.U32 ? a : new Convert(a, IrType.U32))]),
            MathIntrinsic math => new MathCall(math.Function, arguments),
            _ => throw new System.InvalidOperationException("no lowering of " + intrinsic),
        };
        return new ScalarValue(result.Type == type ? result : new Convert(result, type));
    }

    // The bits of |x| order floats like integers: finite values, then infinity, then NaN.
    private static Compare TestMagnitude(Expression value, CompareOperator comparison) => value.Type == IrType.F64
        ? new Compare(
            comparison,
            new Binary(BinaryOperator.And, new BitCast(value, IrType.I64), Constant.I64(long.MaxValue)),
            Constant.I64(0x7FF0_0000_0000_0000))
        : new Compare(
            comparison,
            new Binary(BinaryOperator.And, new BitCast(value, IrType.I32), Constant.I32(int.MaxValue)),
            Constant.I32(0x7F80_0000));

    private Value? Atomic(IInvocationOperation call, AtomicOperator op, bool wantsOld)
    {
        ElementPlace? place = null;
        Expression? value = null;
        Expression? comparand = null;
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Parameter!.RefKind == RefKind.Ref)
                place = Target(call, argument.Value);
            else if (argument.Parameter.Name.StartsWith("comp", System.StringComparison.Ordinal))
                comparand = parts.Expressions.Scalar(argument.Value);
            else
                value = parts.Expressions.Scalar(argument.Value);
        }

        if (place is null || value is null)
            return null;

        SourceSpan span = LoweringContext.Span(call);
        Local? old = wantsOld ? context.Declare("old", place.Memory.ElementType, span) : null;
        context.Emit(new Atomic(op, place.Memory, place.Index, value, comparand, old, span));
        return old is null ? null : new ScalarValue(new LocalRead(old));
    }

    private ElementPlace? Target(IInvocationOperation call, IOperation target)
    {
        if (target is IInvalidOperation)
        {
            context.FailSilently();
            return null;
        }

        ElementPlace? place =
            target is IPropertyReferenceOperation { Property.IsIndexer: true } element ? parts.Memory.Element(element) : null;
        if (place is { Memory: not LocalArray, Memory.ElementType: IrType.I32 or IrType.U32 or IrType.I64 })
            return place;

        string got = place is null ? "'" + LoweringContext.Text(target) + "'"
            : place.Memory is LocalArray ? "an element of local memory"
            : "an element of type " + place.Memory.ElementType.CSharpName();
        context.Report(KernelDescriptors.AtomicTarget, target, "Atomic." + call.TargetMethod.Name, got);
        return null;
    }
}
