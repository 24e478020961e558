using System.Collections.Generic;
using System.Linq;
using GpuTrainer.KernelCompiler.Diagnostics;
using GpuTrainer.KernelCompiler.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GpuTrainer.KernelCompiler.Frontend;

/// <summary>
/// Replaces a call with the body of the helper. Views are passed as they are. Scalar arguments are copied unless the copy would be
/// indistinguishable: the caller's locals do not change while the helper runs, since nothing is passed by reference.
/// </summary>
internal sealed class HelperInlining(LoweringContext context, KernelLowering parts)
{
    /// <summary>The result of a call; null for void and when it was refused.</summary>
    public Value? Call(IInvocationOperation call)
    {
        IMethodSymbol called = call.TargetMethod;
        if (Intrinsics.IsMathClass(called.ContainingType) || context.Bodies.InSource(called) is not { } method)
        {
            (DiagnosticDescriptor descriptor, string[] arguments) = UnknownCall.Refuse(called, Name(called));
            context.Report(descriptor, call, arguments);
            return null;
        }

        if (!IsInlinable(call, method) || context.Bodies.Find(method) is not { } body)
            return null;

        var frame = new Frame(method, body, context.Frame, call.Syntax.GetLocation());
        foreach (IArgumentOperation argument in call.Arguments)
            Bind(frame, argument);

        return Run(frame, call);
    }

    private Value? Run(Frame frame, IInvocationOperation call)
    {
        SourceSpan span = LoweringContext.Span(call);
        Frame caller = context.Frame;
        context.Frame = frame;
        int start = context.Position;
        RefuseWrittenViews(frame);
        if (!frame.Method.ReturnsVoid && !frame.Body.ReturnsAtEndOnly)
        {
            if (DialectTypes.Scalar(frame.Method.ReturnType) is { } type)
            {
                frame.Result = context.Declare(char.ToLowerInvariant(frame.Method.Name[0]) + frame.Method.Name.Substring(1), type, span);
            }
            else
            {
                context.Report(
                    KernelDescriptors.Helper, call, frame.Method.Name,
                    "returns " + ExpressionLowering.TypeName(frame.Method.ReturnType) + " in more than one place");
            }
        }

        parts.Statements.LowerBody(frame.Body.Block);
        if (frame.Returned is { } returned)
        {
            // Which return is taken is known only at run time, so neither variable is definitely assigned on every path below.
            List<Statement> prologue = [new Declare(returned, span), new Assign(returned, Constant.Bool(false), span)];
            if (frame.Result is { } uncertain)
                prologue.Insert(0, new Assign(uncertain, Constants.Zero(uncertain.Type), span));

            context.Insert(frame.Result is null ? start : start + 1, [.. prologue]);
        }

        context.Frame = caller;
        return frame.Result is { } result ? new ScalarValue(new LocalRead(result)) : frame.DirectResult;
    }

    private void RefuseWrittenViews(Frame frame)
    {
        foreach (IParameterSymbol parameter in frame.Method.Parameters)
        {
            if (frame.Aliases.TryGetValue(parameter, out Value? value) && value is not ScalarValue && frame.Body.IsWritten(parameter))
                context.Report(KernelDescriptors.ViewNotFixed, parameter.Locations[0], parameter.Name);
        }
    }

    private void Bind(Frame frame, IArgumentOperation argument)
    {
        IParameterSymbol parameter = frame.Method.Parameters[argument.Parameter!.Ordinal];
        Value? value = parts.Expressions.Lower(argument.Value, parameter.Name);
        switch (value)
        {
            case ScalarValue scalar:
                Expression expression = scalar.Expression;
                bool isWritten = frame.Body.IsWritten(parameter);
                if (!isWritten && (MemoryLowering.IsLeaf(expression) || frame.Body.IsReadAtMostOnce(parameter)))
                {
                    frame.Aliases[parameter] = value;
                    break;
                }

                SourceSpan span = LoweringContext.Span(argument);
                LocalRead copy = context.Keep(parameter.Name, expression, span);
                frame.Locals[parameter] = copy.Local;
                break;
            case not null:
                frame.Aliases[parameter] = value;
                break;
        }
    }

    private bool IsInlinable(IInvocationOperation call, IMethodSymbol method)
    {
        string name = Name(method);
        string? reason = method switch
        {
            { MethodKind: MethodKind.LocalFunction } => "is a local function (make it a static method of the class)",
            { IsStatic: false } => "is an instance method",
            { IsGenericMethod: true } or { ContainingType.IsGenericType: true } => "is generic",
            { IsAsync: true } => "is async",
            { IsAbstract: true } or { IsExtern: true } => "has no body",
            _ when method.ReturnsByRef || method.ReturnsByRefReadonly => "returns a reference",
            _ when method.Parameters.FirstOrDefault(p => p.RefKind != RefKind.None) is { } parameter =>
                "takes '" + parameter.Name + "' by reference",
            _ when method.Parameters.Any(p => p.IsParams) => "takes a variable number of arguments (params)",
            _ => null,
        };
        if (reason is not null)
        {
            context.Report(KernelDescriptors.Helper, call, name, reason);
            return false;
        }

        for (Frame? frame = context.Frame; frame is not null; frame = frame.Caller)
        {
            if (SymbolEqualityComparer.Default.Equals(frame.Method, method))
            {
                context.Report(KernelDescriptors.Recursion, call, name, Chain(method));
                return false;
            }
        }

        if (context.Bodies.Find(method) is null)
        {
            context.Report(KernelDescriptors.Call, call, name, "it has no body to inline; write it as a static method");
            return false;
        }

        return true;
    }

    private static string Name(IMethodSymbol method) =>
        method.ContainingType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat) + "." + method.Name;

    private string Chain(IMethodSymbol method)
    {
        var names = new List<string> { method.Name };
        for (Frame? frame = context.Frame; frame is not null; frame = frame.Caller)
        {
            names.Add(frame.Method.Name);
            if (SymbolEqualityComparer.Default.Equals(frame.Method, method))
                break;
        }

        names.Reverse();
        return string.Join(" -> ", names);
    }
}
