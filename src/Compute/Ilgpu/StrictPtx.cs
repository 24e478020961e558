using ILGPU;
using ILGPU.Backends.PTX;
using ILGPU.IR;
using ILGPU.IR.Values;
using HardwareRegister = ILGPU.Backends.RegisterAllocator<ILGPU.Backends.PTX.PTXRegisterKind>.HardwareRegister;
using PrimitiveRegister = ILGPU.Backends.RegisterAllocator<ILGPU.Backends.PTX.PTXRegisterKind>.PrimitiveRegister;

namespace GpuTrainer.Compute;

/// <summary>PTX for operations that ILGPU's back end lacks or emits in a form that NVIDIA's assembler may contract.</summary>
internal static class StrictPtx
{
    /// <summary>a * b + c, rounded once.</summary>
    internal static void FusedMultiplyAdd(PTXBackend backend, PTXCodeGenerator generator, Value value) =>
        Emit(generator, "fma.rn." + Suffix(value), value);

    /// <summary>The high 32 bits of a product.</summary>
    internal static void MultiplyHigh(PTXBackend backend, PTXCodeGenerator generator, Value value) => Emit(generator, "mul.hi.u32", value);

    /// <summary>+, - and *. The assembler does not contract them to fma if they carry .rn.</summary>
    internal static void Rounded(PTXBackend backend, PTXCodeGenerator generator, Value value)
    {
        string operation = ((BinaryArithmeticValue)value).Kind switch
        {
            BinaryArithmeticKind.Add => "add.rn.",
            BinaryArithmeticKind.Sub => "sub.rn.",
            BinaryArithmeticKind.Mul => "mul.rn.",
            var other => throw new NotSupportedException($"No rounded form of {other}."),
        };
        Emit(generator, operation + Suffix(value), value);
    }

    /// <summary>Quotient and remainder: 0 for a divisor of 0, wrapping for MinValue / -1; PTX leaves both undefined.</summary>
    internal static void DivideIntegers(PTXBackend backend, PTXCodeGenerator generator, Value value)
    {
        var division = (BinaryArithmeticValue)value;
        bool isQuotient = division.Kind == BinaryArithmeticKind.Div;
        string bits = value.BasicValueType == BasicValueType.Int32 ? "32" : "64";
        string type = (division.IsUnsigned ? "u" : "s") + bits;
        string operation = (isQuotient ? "div." : "rem.") + type;
        PrimitiveRegister left = generator.LoadPrimitive(division.Left);
        PrimitiveRegister right = generator.LoadPrimitive(division.Right);
        HardwareRegister result = generator.AllocateHardware(value);
        if (division.Right.Resolve() is PrimitiveValue { RawValue: not 0 and not -1 })
        {
            Emit(generator, operation, result, left, right);
            return;
        }

        // Divides by 1 instead: the remainder is then 0, and left * right is the quotient.
        HardwareRegister other = generator.AllocateRegister(result.Description);
        HardwareRegister isOpen = generator.AllocateRegister(BasicValueType.Int1, PTXRegisterKind.Predicate);
        Emit(generator, "add.s" + bits, other, right, division.IsUnsigned ? 0 : 1);
        Emit(generator, "setp.le.u" + bits, isOpen, other, division.IsUnsigned ? 0 : 1);
        Emit(generator, "selp.b" + bits, other, 1, right, isOpen);
        Emit(generator, operation, result, left, other);
        if (isQuotient)
        {
            Emit(generator, "mul.lo.s" + bits, other, left, right);
            Emit(generator, "selp.b" + bits, result, other, result, isOpen);
        }

        generator.FreeRegister(isOpen);
        generator.FreeRegister(other);
    }

    internal static void Floor(PTXBackend backend, PTXCodeGenerator generator, Value value) => Round(generator, "cvt.rmi.", value);

    internal static void Ceiling(PTXBackend backend, PTXCodeGenerator generator, Value value) => Round(generator, "cvt.rpi.", value);

    internal static void RoundToEven(PTXBackend backend, PTXCodeGenerator generator, Value value) => Round(generator, "cvt.rni.", value);

    private static void Round(PTXCodeGenerator generator, string operation, Value value) =>
        Emit(generator, operation + Suffix(value) + "." + Suffix(value), value);

    private static string Suffix(Value value) => value.BasicValueType == BasicValueType.Float32 ? "f32" : "f64";

    private static void Emit(PTXCodeGenerator generator, string operation, Value value)
    {
        // Constants have no registers; they are written as operands.
        var operands = new List<object>();
        foreach (ValueReference operand in value)
            operands.Add(generator.LoadPrimitive(operand));
        Emit(generator, operation, [generator.AllocateHardware(value), .. operands]);
    }

    private static void Emit(PTXCodeGenerator generator, string operation, params ReadOnlySpan<object> operands)
    {
        using PTXCodeGenerator.CommandEmitter command = generator.BeginCommand(operation);
        foreach (object operand in operands)
        {
            if (operand is PrimitiveRegister register)
                command.AppendArgument(register);
            else
                command.AppendConstant((int)operand);
        }
    }
}
