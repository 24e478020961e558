using GpuTrainer.KernelCompiler.Diagnostics;
using GpuTrainer.KernelCompiler.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Convert = GpuTrainer.KernelCompiler.Ir.Convert;

namespace GpuTrainer.KernelCompiler.Frontend;

/// <summary>
/// Turns C# expressions into pure IR expressions. Whatever is not pure (loads, atomics, inlined statements) is emitted first, left to right
/// as C# evaluates. This preserves the meaning because no subexpression of the dialect changes a local.
/// </summary>
internal sealed class ExpressionLowering(LoweringContext context, KernelLowering parts)
{
    /// <summary>A bool or number; a placeholder of the right type if the expression was refused.</summary>
    public Expression Scalar(IOperation operation)
    {
        if (Lower(operation) is ScalarValue scalar)
            return scalar.Expression;

        if (!context.Failed)
            context.Report(KernelDescriptors.ValueType, operation, TypeName(operation.Type));

        return Constants.Zero(DialectTypes.Scalar(operation.Type) ?? IrType.I32);
    }

    /// <summary>Gives a local the value of an expression of the same type.</summary>
    public void Into(Local target, IOperation operation, SourceSpan span)
    {
        switch (operation)
        {
            case IPropertyReferenceOperation { Property.IsIndexer: true } element
                when DialectTypes.Scalar(element.Type) == target.Type && parts.Memory.Element(element) is { } place:
                context.Emit(new Load(target, place.Memory, place.Index, span));
                break;
            case IConditionalOperation choice when !choice.ConstantValue.HasValue && choice.WhenFalse is not null && !choice.IsRef:
                Expression chosen = parts.Conditionals.Choose(choice, target, target.Type);
                if (chosen is not LocalRead read || read.Local != target)
                    context.Emit(new Assign(target, chosen, span));

                break;
            default:
                context.Emit(new Assign(target, Scalar(operation), span));
                break;
        }
    }

    /// <summary>The value of an expression; null if it was refused.</summary>
    /// <param name="operation">The expression.</param>
    /// <param name="name">How to name an array that it allocates.</param>
    public Value? Lower(IOperation operation, string name = "array")
    {
        if (operation.ConstantValue.HasValue && operation is not IInvalidOperation)
        {
            return Constants.Of(operation) is { } constant
                ? new ScalarValue(constant)
                : Refuse(KernelDescriptors.ValueType, operation, TypeName(operation.Type));
        }

        switch (operation)
        {
            case ILocalReferenceOperation local:
                return Variable(local.Local, local);
            case IParameterReferenceOperation parameter:
                return Variable(parameter.Parameter, parameter);
            case IFieldReferenceOperation field:
                return Field(field);
            case IPropertyReferenceOperation property:
                return parts.Memory.Property(property);
            case IInvocationOperation call:
                return parts.Calls.Lower(call, name);
            case IConversionOperation conversion:
                return Conversion(conversion, name);
            case IUnaryOperation unary:
                return Unary(unary);
            case IBinaryOperation binary:
                return Binary(binary);
            case IConditionalOperation choice:
                return parts.Conditionals.Lower(choice);
            case IObjectCreationOperation { Arguments.Length: > 0 } creation
                when DialectTypes.IndexRank(creation.Type!) == creation.Arguments.Length:
                return NewIndex(creation);
            case IDefaultValueOperation defaultValue when DialectTypes.Scalar(defaultValue.Type) is { } type:
                return new ScalarValue(Constants.Zero(type));
            case IAssignmentOperation or IIncrementOrDecrementOperation:
                return Refuse(KernelDescriptors.NestedAssignment, operation, LoweringContext.Text(operation));
            case IInvalidOperation:
                context.FailSilently();
                return null;
            default:
                (string what, string instead) = UnsupportedOperations.Expression(operation);
                return Refuse(KernelDescriptors.Expression, operation, what, instead);
        }
    }

    /// <summary>A numeric conversion between C# types that the IR has.</summary>
    public static Expression ConvertTo(Expression value, ITypeSymbol? from, ITypeSymbol? to)
    {
        IrType type = DialectTypes.Scalar(to)!.Value;
        if (DialectTypes.IsByte(to) && !DialectTypes.IsByte(from))
        {
            // A byte is an I32 from 0 to 255.
            Expression integer = value.Type == IrType.I32 ? value : new Convert(value, IrType.I32);
            return new Binary(BinaryOperator.And, integer, Constant.I32(255));
        }

        return value.Type == type ? value : new Convert(value, type);
    }

    /// <summary>An operator on two values; null when it was refused.</summary>
    public Expression? Operate(BinaryOperatorKind kind, Expression left, Expression right, IOperation at)
    {
        if (OperatorTable.Arithmetic(kind, left.Type) is { } op)
            return new Binary(op, left, right);

        if (OperatorTable.Comparison(kind) is { } comparison)
        {
            if (left.Type != IrType.Bool)
                return new Compare(comparison, left, right);

            var differ = new Binary(BinaryOperator.Xor, left, right);
            return comparison == CompareOperator.NotEqual ? differ : new Unary(UnaryOperator.Not, differ);
        }

        context.Report(
            KernelDescriptors.Operator, at, LoweringContext.Text(at), left.Type.CSharpName(),
            kind == BinaryOperatorKind.Remainder ? "write x - y * Truncate(x / y)" : "write it with + - * / and comparisons");
        return null;
    }

    /// <summary>The name of a type for messages.</summary>
    public static string TypeName(ITypeSymbol? type) =>
        type is null ? "'null'" : "'" + type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat) + "'";

    private Value? Variable(ISymbol symbol, IOperation at)
    {
        if (context.Frame.Locals.TryGetValue(symbol, out Local? local))
            return new ScalarValue(new LocalRead(local));

        if (context.Frame.Aliases.TryGetValue(symbol, out Value? value))
            return value;

        // Without a binding, its declaration was refused (and reported), or it belongs to the method around a local function.
        return context.Failed ? null : Refuse(KernelDescriptors.ValueType, at, TypeName(at.Type));
    }

    private Value? Field(IFieldReferenceOperation field)
    {
        if (field.Instance is not null && parts.Memory.IndexComponent(field.Instance, field.Field.Name) is { } component)
            return component;

        if (context.Bodies.ConstantInitializer(field.Field) is { } initializer && Constants.Of(initializer) is { } constant)
            return new ScalarValue(constant);

        return Refuse(KernelDescriptors.FieldRead, field, field.Field.Name);
    }

    private Value? Conversion(IConversionOperation conversion, string name)
    {
        if (conversion.IsChecked)
            return Refuse(KernelDescriptors.Checked, conversion, LoweringContext.Text(conversion));

        if (DialectTypes.ViewElement(conversion.Type) is not null && DialectTypes.ViewElement(conversion.Operand.Type) is not null)
            return Lower(conversion.Operand, name);

        if (DialectTypes.Scalar(conversion.Type) is null)
        {
            return conversion.Type is { } index && DialectTypes.IndexRank(index) > 1
                ? Refuse(
                    KernelDescriptors.Expression, conversion, "The conversion to " + TypeName(index), "write new " + index.Name + "(...)")
                : Refuse(KernelDescriptors.ValueType, conversion, TypeName(conversion.Type));
        }

        Expression operand = Scalar(conversion.Operand);
        return context.Failed && DialectTypes.Scalar(conversion.Operand.Type) is null
            ? null
            : new ScalarValue(ConvertTo(operand, conversion.Operand.Type, conversion.Type));
    }

    private Value? Unary(IUnaryOperation unary)
    {
        if (unary.IsChecked)
            return Refuse(KernelDescriptors.Checked, unary, LoweringContext.Text(unary));

        Expression operand = Scalar(unary.Operand);
        return unary.OperatorKind switch
        {
            UnaryOperatorKind.Plus => new ScalarValue(operand),
            UnaryOperatorKind.Minus => new ScalarValue(new Unary(UnaryOperator.Negate, operand)),
            UnaryOperatorKind.BitwiseNegation => new ScalarValue(new Unary(UnaryOperator.Complement, operand)),
            UnaryOperatorKind.Not => new ScalarValue(new Unary(UnaryOperator.Not, operand)),
            _ => Refuse(
                KernelDescriptors.Operator, unary, LoweringContext.Text(unary), TypeName(unary.Operand.Type),
                "write it with other operators"),
        };
    }

    private Value? Binary(IBinaryOperation binary)
    {
        if (binary.IsChecked)
            return Refuse(KernelDescriptors.Checked, binary, LoweringContext.Text(binary));

        if (binary.OperatorMethod is { } method && DialectTypes.IndexRank(method.ContainingType) != 1)
        {
            return Refuse(
                KernelDescriptors.Operator, binary, LoweringContext.Text(binary), TypeName(method.ContainingType),
                "only built-in operators are allowed");
        }

        if (binary.OperatorKind is BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr)
            return parts.Conditionals.ShortCircuit(binary);

        Expression left = Scalar(binary.LeftOperand);
        Expression right = Scalar(binary.RightOperand);
        bool mixed = !OperatorTable.IsShift(binary.OperatorKind) && left.Type != right.Type;
        if (mixed)
        {
            // C# gives both operands one type, so they differ only after an operand was refused.
            return context.Failed ? null : throw new System.InvalidOperationException("mixed operands in " + LoweringContext.Text(binary));
        }

        return Operate(binary.OperatorKind, left, right, binary) is { } result ? new ScalarValue(result) : null;
    }

    private Value? NewIndex(IObjectCreationOperation creation)
    {
        Expression[] components = new Expression[creation.Arguments.Length];
        foreach (IArgumentOperation argument in creation.Arguments)
            components[argument.Parameter!.Ordinal] = Scalar(argument.Value);

        return components.Length == 1 ? new ScalarValue(components[0]) : new IndexValue(components);
    }

    private Value? Refuse(DiagnosticDescriptor descriptor, IOperation at, params string[] arguments)
    {
        context.Report(descriptor, at, arguments);
        return null;
    }
}
