using System;
using System.Globalization;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Emit.OpenCl;

/// <summary>Prints constants so that OpenCL compilers read exactly the same bits.</summary>
internal static class OpenClLiterals
{
    /// <summary>The literal of a constant's own type.</summary>
    public static string Print(Constant constant) => constant.Type switch
    {
        IrType.Bool => constant.Bits != 0 ? "true" : "false",
        IrType.U8 => "(uchar)" + Text(constant.Bits & 0xff),
        IrType.I32 => constant.Bits == int.MinValue ? "INT_MIN" : Text(constant.Bits),
        IrType.U32 => Text(constant.Bits & 0xffffffff) + "u",
        IrType.I64 => constant.Bits == long.MinValue ? "LONG_MIN" : Text(constant.Bits) + "l",
        IrType.F32 => Single(constant),
        _ => Double(constant),
    };

    /// <summary>A non-negative I32 or I64 constant as uint or ulong.</summary>
    public static string Unsigned(Constant constant) => Text(constant.Bits) + (constant.Type == IrType.I64 ? "ul" : "u");

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Single(Constant constant)
    {
        uint bits = (uint)constant.Bits;
        uint exponent = (bits >> 23) & 0xff;

        // NaN and infinity have no literals, and a compiler might flush a denormal literal.
        bool isZero = (bits & 0x7fffffff) == 0;
        if (exponent == 0xff || (exponent == 0 && !isZero))
            return "as_float(0x" + bits.ToString("x8", CultureInfo.InvariantCulture) + "u)";

        return Decimal(constant.Single, 9, text => float.Parse(text, CultureInfo.InvariantCulture) == constant.Single) + "f";
    }

    private static string Double(Constant constant)
    {
        ulong bits = (ulong)constant.Bits;
        ulong exponent = (bits >> 52) & 0x7ff;
        bool isZero = (bits & 0x7fffffffffffffff) == 0;
        if (exponent == 0x7ff || (exponent == 0 && !isZero))
            return "as_double(0x" + bits.ToString("x16", CultureInfo.InvariantCulture) + "ul)";

        return Decimal(constant.Double, 17, text => double.Parse(text, CultureInfo.InvariantCulture) == constant.Double);
    }

    // The fewest digits that read back as the value. Not "R", whose result depends on the .NET version that hosts the compiler.
    private static string Decimal(double value, int mostDigits, Func<string, bool> isExact)
    {
        if (value == 0)
            return BitConverter.DoubleToInt64Bits(value) < 0 ? "-0.0" : "0.0";

        string text = "";
        for (int digits = 1; digits <= mostDigits; digits++)
        {
            text = value.ToString("E" + (digits - 1), CultureInfo.InvariantCulture);
            if (isExact(text))
                break;
        }

        return Plain(text);
    }

    // 1.5E+000 -> 1.5, 2.5E+002 -> 250.0, 1E-003 -> 0.001; far exponents stay: 1E+030 -> 1.0e30.
    private static string Plain(string scientific)
    {
        int e = scientific.IndexOf('E');
        int exponent = int.Parse(scientific.Substring(e + 1), CultureInfo.InvariantCulture);
        bool isNegative = scientific[0] == '-';
        string digits = scientific.Substring(isNegative ? 1 : 0, e - (isNegative ? 1 : 0)).Replace(".", "");
        string text;
        if (exponent is >= 9 or < -5)
        {
            text = digits.Substring(0, 1) + "." + (digits.Length > 1 ? digits.Substring(1) : "0") + "e" + Text(exponent);
        }
        else if (exponent < 0)
        {
            text = "0." + new string('0', -exponent - 1) + digits;
        }
        else
        {
            digits = digits.PadRight(exponent + 1, '0');
            string fraction = digits.Substring(exponent + 1);
            text = digits.Substring(0, exponent + 1) + "." + (fraction.Length > 0 ? fraction : "0");
        }

        return isNegative ? "-" + text : text;
    }
}
