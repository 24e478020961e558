using System.Globalization;
using GpuTrainer.KernelCompiler.Ir;
using Convert = GpuTrainer.KernelCompiler.Ir.Convert;

namespace GpuTrainer.KernelCompiler.Emit.Ptx;

/// <summary>Writes the address of an element. Constant parts of an index go into the instruction's offset.</summary>
internal sealed class PtxAddresses(PtxWriter writer, PtxExpressions expressions)
{
    // Well within an address's signed 32-bit offset.
    private const long MaxOffset = 1 << 24;

    /// <summary>An operand such as [%rd3+8].</summary>
    public string Of(Memory memory, Expression index)
    {
        int size = memory.ElementType.SizeInBytes();
        (Expression? variable, long constant) = PtxIndex.Split(index);
        long offset = constant * size;
        if (offset is > MaxOffset or < -MaxOffset)
            (variable, offset) = (index, 0);

        string address = expressions.Inputs.Address(memory);
        if (variable is not null)
            address = memory is SharedArray ? Narrow(address, variable, size) : Wide(address, variable, size);

        return "[" + address + (offset == 0 ? "" : "+" + offset.ToString(CultureInfo.InvariantCulture)) + "]";
    }

    // Shared addresses have 32 bits, and every index that is in range there fits too.
    private string Narrow(string address, Expression index, int size)
    {
        string low = expressions.Register(index);
        if (index.Type == IrType.I64)
        {
            string truncated = writer.Register(IrType.I32);
            writer.Instruction("cvt.u32.u64", truncated + ", " + low);
            low = truncated;
        }

        return Add("s32", address, Scale("shl.b32", low, size, IrType.I32), IrType.I32);
    }

    private string Wide(string address, Expression index, int size)
    {
        // A widened 32-bit index needs no cvt: mul.wide widens.
        Expression narrow = index is Convert { Type: IrType.I64, Operand.Type: IrType.I32 or IrType.U32 } widened ? widened.Operand : index;
        string register = expressions.Register(narrow);
        if (narrow.Type == IrType.I64)
            return Add("s64", address, Scale("shl.b64", register, size, IrType.I64), IrType.I64);

        string offset = writer.Register(IrType.I64);
        bool isUnsigned = narrow.Type == IrType.U32;
        if (size == 1)
            writer.Instruction(isUnsigned ? "cvt.u64.u32" : "cvt.s64.s32", offset + ", " + register);
        else
            writer.Instruction(isUnsigned ? "mul.wide.u32" : "mul.wide.s32", offset + ", " + register + ", " + size);

        return Add("s64", address, offset, IrType.I64);
    }

    private string Scale(string shift, string index, int size, IrType type)
    {
        if (size == 1)
            return index;

        string offset = writer.Register(type);
        writer.Instruction(shift, offset + ", " + index + ", " + (size == 8 ? 3 : 2));
        return offset;
    }

    private string Add(string suffix, string address, string offset, IrType type)
    {
        string sum = writer.Register(type);
        writer.Instruction("add." + suffix, sum + ", " + address + ", " + offset);
        return sum;
    }
}
