using ILGPU;
using ILGPU.Backends.PTX;
using ILGPU.IR;
using ILGPU.IR.Values;

namespace GpuTrainer.Compute;

/// <summary>PTX for operations that ILGPU's back end lacks, or writes in a form that NVIDIA's assembler may contract.</summary>
internal static class StrictPtx
{
    /// <summary>a * b + c, rounded once.</summary>
    internal static void FusedMultiplyAdd(PTXBackend backend, PTXCodeGenerator generator, Value value) =>
        Emit(generator, "fma.rn." + Suffix(value), value);

    /// <summary>The high 32 bits of a product.</summary>
    internal static void MultiplyHigh(PTXBackend backend, PTXCodeGenerator generator, Value value) => Emit(generator, "mul.hi.u32", value);

    /// <summary>+, - and *. With .rn the assembler does not contract them to fma.</summary>
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

    private static string Suffix(Value value) => value.BasicValueType == BasicValueType.Float32 ? "f32" : "f64";

    private static void Emit(PTXCodeGenerator generator, string operation, Value value)
    {
        // Constants have no registers, and are written where they are used.
        var operands = new List<PTXRegisterAllocator.PrimitiveRegister>();
        foreach (ValueReference operand in value)
        {
            operands.Add(generator.LoadPrimitive(operand));
        }

        PTXRegisterAllocator.HardwareRegister result = generator.AllocateHardware(value);
        using PTXCodeGenerator.CommandEmitter command = generator.BeginCommand(operation);
        command.AppendArgument(result);
        foreach (PTXRegisterAllocator.PrimitiveRegister operand in operands)
        {
            command.AppendArgument(operand);
        }
    }
}
