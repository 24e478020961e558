using System.Globalization;

namespace GpuTrainer.Support.Ptx;

/// <summary>
/// Reads literals. Floats are hexadecimal bits (0f.., 0d..), integers decimal: the forms that compilers print. Bit types take both.
/// </summary>
internal static class PtxLiteral
{
    public static ulong Parse(PtxToken token, PtxType type)
    {
        string text = token.Text;
        if (type is PtxType.F32 or PtxType.F64 or PtxType.B32 or PtxType.B64)
        {
            string prefix = type.Size() == 4 ? "0f" : "0d";
            if (text.StartsWith(prefix, StringComparison.Ordinal) && text.Length == 2 + type.Size() * 2
                && ulong.TryParse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong bits))
                return bits;
        }

        if (!type.IsFloat() && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            && Fits(value, type))
        {
            return type switch
            {
                PtxType.Pred => value == 0 ? 0u : 1u,
                _ => (ulong)value & Mask(type),
            };
        }

        if (type is PtxType.U64 or PtxType.S64 or PtxType.B64
            && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong large))
            return large;

        throw new PtxException($"Line {token.Line}: '{text}' is neither a register nor a literal of type .{type}.");
    }

    /// <summary>The bits that a type has.</summary>
    public static ulong Mask(PtxType type) => type.Size() == 8 ? ulong.MaxValue : (1ul << (type.Size() * 8)) - 1;

    private static bool Fits(long value, PtxType type)
    {
        int bits = type.Size() * 8;
        return type == PtxType.Pred ? value is 0 or 1 or -1 : bits == 64 || (value >= -(1L << (bits - 1)) && value < 1L << bits);
    }
}
