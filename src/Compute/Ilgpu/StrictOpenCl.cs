using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.IR;
using ILGPU.IR.Values;
using ILGPU.Util;
using Variable = ILGPU.Backends.VariableAllocator.Variable;

namespace GpuTrainer.Compute;

/// <summary>OpenCL C for operations that ILGPU's back end lacks, or whose rounding OpenCL leaves to the device.</summary>
internal static class StrictOpenCl
{
    /// <summary>The same kernel with contraction of a * b + c switched off, which OpenCL C otherwise allows.</summary>
    internal static CLCompiledKernel WithoutContraction(Context context, CLCompiledKernel kernel) => new(
        context,
        (SeparateViewEntryPoint)EntryPointOf(kernel),
        kernel.Info,
        "#pragma OPENCL FP_CONTRACT OFF\n" + kernel.Source,
        kernel.CVersion);

    /// <summary>a * b + c, rounded once.</summary>
    internal static void FusedMultiplyAdd(CLBackend backend, CLCodeGenerator generator, Value value) => Call(generator, "fma", value);

    /// <summary>The high 32 bits of a product.</summary>
    internal static void MultiplyHigh(CLBackend backend, CLCodeGenerator generator, Value value) =>
        Call(generator, "mul_hi", value, ArithmeticBasicValueType.UInt32);

    internal static void Floor(CLBackend backend, CLCodeGenerator generator, Value value) => Call(generator, "floor", value);

    internal static void Ceiling(CLBackend backend, CLCodeGenerator generator, Value value) => Call(generator, "ceil", value);

    internal static void RoundToEven(CLBackend backend, CLCodeGenerator generator, Value value) => Call(generator, "rint", value);

    /// <summary>
    /// Divides floats in double, which OpenCL always rounds correctly and which has more than twice a float's bits, so that rounding the
    /// quotient to float gives the correctly rounded result. ILGPU cannot set the build option for correctly rounded float division.
    /// </summary>
    internal static void Divide(CLBackend backend, CLCodeGenerator generator, Value value)
    {
        var division = (BinaryArithmeticValue)value;
        Variable left = generator.Load(division.Left);
        Variable right = generator.Load(division.Right);
        Variable result = generator.Allocate(value);
        using CLCodeGenerator.StatementEmitter statement = generator.BeginStatement(result);
        string type = Wide(backend);
        statement.AppendCast("float");
        statement.OpenParen();
        statement.AppendCast(type);
        statement.Append(left);
        statement.AppendCommand("/");
        statement.AppendCast(type);
        statement.Append(right);
        statement.CloseParen();
    }

    /// <summary>1 / a, like <see cref="Divide"/>.</summary>
    internal static void Reciprocal(CLBackend backend, CLCodeGenerator generator, Value value)
    {
        Variable operand = generator.Load(((UnaryArithmeticValue)value).Value);
        Variable result = generator.Allocate(value);
        using CLCodeGenerator.StatementEmitter statement = generator.BeginStatement(result);
        statement.AppendCast("float");
        statement.OpenParen();
        statement.AppendCommand("1 /");
        statement.AppendCast(Wide(backend));
        statement.Append(operand);
        statement.CloseParen();
    }

    /// <summary>The square root of a float, like <see cref="Divide"/>.</summary>
    internal static void SquareRoot(CLBackend backend, CLCodeGenerator generator, Value value)
    {
        Variable operand = generator.Load(((UnaryArithmeticValue)value).Value);
        Variable result = generator.Allocate(value);
        using CLCodeGenerator.StatementEmitter statement = generator.BeginStatement(result);
        statement.AppendCast("float");
        statement.AppendCommand("sqrt");
        statement.BeginArguments();
        statement.AppendCast(Wide(backend));
        statement.AppendArgument(operand);
        statement.EndArguments();
    }

    /// <summary>
    /// Quotient and remainder: 0 for a divisor of 0, wrapping for MinValue / -1. C leaves both undefined, and CPUs trap.
    /// </summary>
    internal static void DivideIntegers(CLBackend backend, CLCodeGenerator generator, Value value)
    {
        var division = (BinaryArithmeticValue)value;
        Variable left = generator.Load(division.Left);
        Variable right = generator.Load(division.Right);
        Variable result = generator.Allocate(value);
        bool isQuotient = division.Kind == BinaryArithmeticKind.Div;
        ArithmeticBasicValueType type = division.ArithmeticBasicValueType;
        ArithmeticBasicValueType wrapping = value.BasicValueType.GetArithmeticBasicValueType(isUnsigned: true);
        using CLCodeGenerator.StatementEmitter statement = generator.BeginStatement(result);
        void Append(string text, Variable operand, ArithmeticBasicValueType cast)
        {
            statement.AppendCommand(text);
            statement.AppendCast(cast);
            statement.Append(operand);
        }

        statement.AppendCast(type);
        Append("(", right, wrapping);
        statement.AppendCommand(division.IsUnsigned ? " == 0 ? " : " + 1 <= 1 ? ");
        if (isQuotient)
        {
            Append("", left, wrapping);
            Append(" * ", right, wrapping);
        }
        else
        {
            statement.AppendCommand("0");
        }

        Append(" : ", left, type);
        Append(isQuotient ? " / " : " % ", right, type);
        statement.AppendCommand(")");
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_EntryPoint")]
    private static extern EntryPoint EntryPointOf(CompiledKernel kernel);

    // Without double, the device's own rounding has to do.
    private static string Wide(CLBackend backend) => backend.Capabilities.Float64 ? "double" : "float";

    private static void Call(CLCodeGenerator generator, string function, Value value, ArithmeticBasicValueType? type = null)
    {
        var operands = new List<Variable>();
        foreach (ValueReference operand in value)
            operands.Add(generator.Load(operand));

        Variable result = generator.Allocate(value);
        using CLCodeGenerator.StatementEmitter statement = generator.BeginStatement(result);
        statement.AppendCommand(function);
        statement.BeginArguments();
        foreach (Variable operand in operands)
        {
            if (type is { } cast)
                statement.AppendArgumentWithCast(operand, cast);
            else
                statement.AppendArgument(operand);
        }

        statement.EndArguments();
    }
}
