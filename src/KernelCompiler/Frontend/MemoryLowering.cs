using GpuTrainer.KernelCompiler.Diagnostics;
using GpuTrainer.KernelCompiler.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Convert = GpuTrainer.KernelCompiler.Ir.Convert;

namespace GpuTrainer.KernelCompiler.Frontend;

/// <summary>The element that a load, store or atomic accesses.</summary>
internal sealed record ElementPlace(Memory Memory, Expression Index);

/// <summary>
/// Lowers views: elements, lengths, sub-views and arrays. A view is always (memory, offset, length), known at compile time.
/// </summary>
internal sealed class MemoryLowering(LoweringContext context, KernelLowering parts)
{
    /// <summary>The element view[i]; emits the evaluation of its index. Null if it was refused.</summary>
    public ElementPlace? Element(IPropertyReferenceOperation element)
    {
        if (element.Instance is null || DialectTypes.ViewElement(element.Instance.Type) is null)
        {
            context.Report(KernelDescriptors.Call, element, LoweringContext.Text(element), "only an ArrayView has elements in a kernel");
            return null;
        }

        Value? view = parts.Expressions.Lower(element.Instance);
        Expression index = parts.Expressions.Scalar(element.Arguments[0].Value);
        return view is ViewValue known ? new ElementPlace(known.Memory, Add(known.Offset, index)) : null;
    }

    /// <summary>The value of an element, loaded into a new local.</summary>
    public Value? Load(IPropertyReferenceOperation element)
    {
        if (Element(element) is not { } place)
            return null;

        SourceSpan span = LoweringContext.Span(element);
        Local local = context.Declare(place.Memory.Name, RegisterType(place.Memory.ElementType), span);
        context.Emit(new Load(local, place.Memory, place.Index, span));
        return new ScalarValue(new LocalRead(local));
    }

    /// <summary>Overwrites an element with a value of the C# element type.</summary>
    public void Store(ElementPlace place, Expression value, SourceSpan span)
    {
        if (place.Memory.ElementType == IrType.U8)
        {
            // Convert itself keeps only the low 8 bits.
            bool masked = value is Binary { Operator: BinaryOperator.And, Right: Constant { Bits: 255 } };
            value = new Convert(masked ? ((Binary)value).Left : value, IrType.U8);
        }

        context.Emit(new Store(place.Memory, place.Index, value, span));
    }

    /// <summary>A property: an element, a length, a coordinate of an index or of the launch.</summary>
    public Value? Property(IPropertyReferenceOperation property)
    {
        switch (Intrinsics.Find(property.Property))
        {
            case LaunchIntrinsic launch:
                return new ScalarValue(new LaunchIndex(launch.Kind, launch.Axis));
            case ViewIntrinsic { Member: ViewMember.Element }:
                return Load(property);
            case ViewIntrinsic { Member: ViewMember.Length }:
                return parts.Expressions.Lower(property.Instance!) is ViewValue view ? new ScalarValue(view.Length) : null;
            case ViewIntrinsic { Member: ViewMember.IntLength }:
                return parts.Expressions.Lower(property.Instance!) is ViewValue shown ? new ScalarValue(Narrow(shown.Length)) : null;
        }

        if (property.Instance is not null && IndexComponent(property.Instance, property.Property.Name) is { } component)
            return component;

        context.Report(
            KernelDescriptors.Call, property, LoweringContext.Text(property),
            "kernels may use Length and IntLength of a view, X, Y and Z of an index, and the properties of Grid and Group");
        return null;
    }

    /// <summary>X, Y or Z of an index value; null for anything else.</summary>
    public Value? IndexComponent(IOperation index, string name)
    {
        int axis = name.Length == 1 ? "XYZ".IndexOf(name[0]) : -1;
        int rank = index.Type is null ? 0 : DialectTypes.IndexRank(index.Type);
        if (axis < 0 || axis >= rank)
            return null;

        return parts.Expressions.Lower(index) switch
        {
            IndexValue value => new ScalarValue(value.Components[axis]),
            ScalarValue value => value,
            _ => null,
        };
    }

    /// <summary>view.SubView(offset) or view.SubView(offset, length).</summary>
    public Value? SubView(IInvocationOperation call)
    {
        Value? view = parts.Expressions.Lower(call.Instance!);
        Expression[] arguments = parts.Calls.Arguments(call);
        if (view is not ViewValue known)
            return null;

        SourceSpan span = LoweringContext.Span(call);
        string name = known.Memory.Name;
        Expression offset = Freeze(name + "_offset", Add(known.Offset, arguments[0]), span);
        Expression length = arguments.Length > 1
            ? Widen(arguments[1])
            : new Binary(BinaryOperator.Subtract, known.Length, Widen(arguments[0]));
        return new ViewValue(known.Memory, offset, Freeze(name + "_length", length, span));
    }

    /// <summary>SharedMemory.Allocate and LocalMemory.Allocate.</summary>
    public Value? Allocate(IInvocationOperation call, bool shared, string name)
    {
        ITypeSymbol element = call.TargetMethod.TypeArguments[0];
        if (DialectTypes.Element(element) is not { } type)
        {
            context.Report(KernelDescriptors.ElementType, call, ExpressionLowering.TypeName(element));
            return null;
        }

        Optional<object?> length = call.Arguments[0].Value.ConstantValue;
        if (!length.HasValue || length.Value is not int elements || elements <= 0)
        {
            context.Report(
                KernelDescriptors.ArrayLength, call.Arguments[0], shared ? "SharedMemory.Allocate" : "LocalMemory.Allocate",
                LoweringContext.Text(call.Arguments[0].Value));
            return null;
        }

        if (shared && context.AutoGrouped)
        {
            context.Report(KernelDescriptors.AutoGroupedBarrier, call, LoweringContext.Text(call), context.KernelName);
            return null;
        }

        Memory memory;
        if (shared)
        {
            var array = new SharedArray(context.Names.Unique(name), type, elements);
            context.SharedArrays.Add(array);
            memory = array;
        }
        else
        {
            var array = new LocalArray(context.Names.Unique(name), type, elements);
            context.LocalArrays.Add(array);
            memory = array;
        }

        return new ViewValue(memory, offset: null, Constant.I64(elements));
    }

    /// <summary>The type of the local that receives an element.</summary>
    public static IrType RegisterType(IrType element) => element == IrType.U8 ? IrType.I32 : element;

    /// <summary>True if reading an expression again costs nothing.</summary>
    public static bool IsLeaf(Expression expression) =>
        expression is Constant or LocalRead or ParameterRead or LaunchIndex or ViewLength;

    // A view's offset and length must not change when the locals they were computed from do.
    private Expression Freeze(string name, Expression value, SourceSpan span) =>
        value is Constant or ParameterRead or LaunchIndex or ViewLength or Convert { Operand: Constant or ParameterRead or LaunchIndex }
            ? value
            : context.Keep(name, value, span);

    private static Expression Add(Expression? offset, Expression index)
    {
        if (offset is null or Constant { Bits: 0 })
            return index;

        return offset.Type == index.Type
            ? new Binary(BinaryOperator.Add, offset, index)
            : new Binary(BinaryOperator.Add, Widen(offset), Widen(index));
    }

    private static Expression Widen(Expression value) => value switch
    {
        { Type: IrType.I64 } => value,
        Constant constant => Constant.I64(constant.Bits),
        _ => new Convert(value, IrType.I64),
    };

    private static Expression Narrow(Expression value) => value switch
    {
        Constant constant => Constant.I32(unchecked((int)constant.Bits)),
        Convert { Operand.Type: IrType.I32 } widened => widened.Operand,
        _ => new Convert(value, IrType.I32),
    };
}
