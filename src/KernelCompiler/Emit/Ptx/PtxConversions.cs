using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Emit.Ptx;

/// <summary>Writes numeric conversions.</summary>
internal sealed class PtxConversions(PtxWriter writer)
{
    /// <summary>Converts <paramref name="operand"/> of type <paramref name="from"/> into <paramref name="destination"/>.</summary>
    public void Convert(string destination, IrType to, string operand, IrType from)
    {
        if (from.IsFloat())
        {
            FromFloat(destination, to, operand, from);
        }
        else if (to.IsFloat())
        {
            string source = from == IrType.U8 ? "u32" : PtxTypes.Signed(from);
            writer.Instruction("cvt.rn." + PtxTypes.Signed(to) + "." + source, destination + ", " + operand);
        }
        else if (to == IrType.U8)
        {
            string low = from == IrType.I64 ? Low32(operand) : operand;
            writer.Instruction("and.b32", destination + ", " + low + ", 255");
        }
        else if (to == IrType.I64)
        {
            string form = from switch { IrType.I32 => "cvt.s64.s32", IrType.I64 => "mov.u64", _ => "cvt.u64.u32" };
            writer.Instruction(form, destination + ", " + operand);
        }
        else
        {
            writer.Instruction(from == IrType.I64 ? "cvt.u32.u64" : "mov.u32", destination + ", " + operand);
        }
    }

    private void FromFloat(string destination, IrType to, string operand, IrType from)
    {
        string source = PtxTypes.Signed(from);
        if (to.IsFloat())
        {
            string form = to == from ? "mov." + source : to == IrType.F32 ? "cvt.rn.f32.f64" : "cvt.f64.f32";
            writer.Instruction(form, destination + ", " + operand);
            return;
        }

        // cvt saturates, but its result for a NaN depends on the types (0, or the lowest value where 64 bits are involved).
        IrType whole = to == IrType.U8 ? IrType.I32 : to;
        string converted = writer.Register(whole);
        string isNaN = writer.Register(IrType.Bool);
        string result = to == IrType.U8 ? writer.Register(whole) : destination;
        writer.Instruction("cvt.rzi." + PtxTypes.Signed(whole) + "." + source, converted + ", " + operand);
        writer.Instruction("setp.nan." + source, isNaN + ", " + operand + ", " + operand);
        writer.Instruction("selp." + PtxTypes.Bits(whole), result + ", 0, " + converted + ", " + isNaN);
        if (to == IrType.U8)
            writer.Instruction("and.b32", destination + ", " + result + ", 255");
    }

    private string Low32(string operand)
    {
        string low = writer.Register(IrType.U32);
        writer.Instruction("cvt.u32.u64", low + ", " + operand);
        return low;
    }
}
