namespace GpuTrainer.Support.Ptx;

/// <summary>The fundamental types of PTX that the interpreter knows.</summary>
public enum PtxType
{
    Pred,
    B8,
    U8,
    S8,
    B16,
    U16,
    S16,
    B32,
    U32,
    S32,
    F32,
    B64,
    U64,
    S64,
    F64,
}

/// <summary>The typing rules of the PTX ISA, section "Type Checking".</summary>
public static class PtxTypes
{
    public static PtxType? Parse(string name) => Enum.TryParse(name, ignoreCase: true, out PtxType type) ? type : null;

    /// <summary>Bytes; 0 for predicates.</summary>
    public static int Size(this PtxType type) => type switch
    {
        PtxType.Pred => 0,
        <= PtxType.S8 => 1,
        <= PtxType.S16 => 2,
        <= PtxType.F32 => 4,
        _ => 8,
    };

    public static bool IsFloat(this PtxType type) => type is PtxType.F32 or PtxType.F64;

    public static bool IsSigned(this PtxType type) => type is PtxType.S8 or PtxType.S16 or PtxType.S32 or PtxType.S64;

    /// <summary>The unsigned type of twice the size, or the signed one.</summary>
    public static PtxType Widened(this PtxType type) => type switch
    {
        PtxType.U16 => PtxType.U32,
        PtxType.S16 => PtxType.S32,
        PtxType.U32 => PtxType.U64,
        _ => PtxType.S64,
    };

    /// <summary>
    /// Whether a register of one type may be an operand of another. Bit types go with all types of their size, signed with unsigned, floats
    /// with integers never. ld, st and cvt also take wider integer registers (<paramref name="mayBeWider"/>).
    /// </summary>
    public static bool Accepts(this PtxType operand, PtxType register, bool mayBeWider)
    {
        if (operand == PtxType.Pred || register == PtxType.Pred)
            return operand == register;

        if (operand.Size() == register.Size())
        {
            bool isBits = operand is PtxType.B8 or PtxType.B16 or PtxType.B32 or PtxType.B64;
            bool holdsBits = register is PtxType.B8 or PtxType.B16 or PtxType.B32 or PtxType.B64;
            return isBits || holdsBits || operand.IsFloat() == register.IsFloat();
        }

        return mayBeWider && register.Size() > operand.Size() && !operand.IsFloat() && !register.IsFloat();
    }
}
