namespace GpuTrainer.Support.Ptx;

/// <summary>What cvt computes.</summary>
internal static class PtxConversion
{
    public static ulong Convert(in PtxInstruction instruction, ulong operand)
    {
        PtxType from = instruction.Source;
        PtxType to = instruction.Type;
        if (!from.IsFloat())
        {
            long value = PtxArithmetic.Extend(operand, from);
            return to switch
            {
                PtxType.F32 => BitConverter.SingleToUInt32Bits(from == PtxType.U64 ? (ulong)value : value),
                PtxType.F64 => BitConverter.DoubleToUInt64Bits(from == PtxType.U64 ? (ulong)value : value),

                // The result is extended to the destination register, which is 32 bits wide where the type is narrower than 16.
                _ => (ulong)PtxArithmetic.Extend((ulong)value, to) & PtxLiteral.Mask(to.Size() < 2 ? PtxType.B16 : to),
            };
        }

        if (from == PtxType.F32 && to == PtxType.F32)
            return PtxArithmetic.Bits((float)Round(BitConverter.UInt32BitsToSingle((uint)operand), instruction.Rounding));

        double real = from == PtxType.F32 ? BitConverter.UInt32BitsToSingle((uint)operand) : BitConverter.UInt64BitsToDouble(operand);
        return to switch
        {
            PtxType.F32 => PtxArithmetic.Bits((float)real),
            PtxType.F64 => BitConverter.DoubleToUInt64Bits(Round(real, instruction.Rounding)),
            _ => ToInteger(Round(real, instruction.Rounding), from, to),
        };
    }

    private static double Round(double value, PtxRounding rounding) => rounding switch
    {
        PtxRounding.ToInteger => Math.Round(value, MidpointRounding.ToEven),
        PtxRounding.ToIntegerDown => Math.Floor(value),
        PtxRounding.ToIntegerUp => Math.Ceiling(value),
        PtxRounding.ToIntegerZero => Math.Truncate(value),
        _ => value,
    };

    // Out of range clamps. NaN is 0 between 32-bit types, and the highest bit alone where a 64-bit type takes part.
    private static ulong ToInteger(double whole, PtxType from, PtxType to)
    {
        int bits = to.Size() * 8;
        if (double.IsNaN(whole))
            return from == PtxType.F64 || bits == 64 ? 1ul << (bits - 1) : 0;

        double lowest = to.IsSigned() ? -Math.Pow(2, bits - 1) : 0;
        double beyond = Math.Pow(2, to.IsSigned() ? bits - 1 : bits);
        ulong mask = PtxLiteral.Mask(to);
        if (whole >= beyond)
            return to.IsSigned() ? mask >> 1 : mask;

        return whole <= lowest ? (to.IsSigned() ? (mask >> 1) + 1 : 0) : (to == PtxType.U64 ? (ulong)whole : (ulong)(long)whole) & mask;
    }
}
