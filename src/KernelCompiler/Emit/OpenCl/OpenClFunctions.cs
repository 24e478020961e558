using System;

namespace GpuTrainer.KernelCompiler.Emit.OpenCl;

/// <summary>
/// Helper functions for operations that the IR defines and C leaves undefined. They replace built-in functions where drivers differ (fmin
/// with NaN, convert_int_sat of NaN).
/// </summary>
internal static class OpenClFunctions
{
    /// <summary>The definition of a helper function.</summary>
    /// <param name="name">Such as gt_divide_int.</param>
    public static string Definition(string name) => name switch
    {
        // C leaves x / 0 and MinValue / -1 undefined; CPUs trap on both.
        "gt_divide_int" => Function("int", name, "int a, int b", "b == 0 ? 0 : b == -1 ? (int)(0u - a) : a / b"),
        "gt_divide_long" => Function("long", name, "long a, long b", "b == 0 ? 0 : b == -1 ? (long)(0ul - a) : a / b"),
        "gt_divide_uint" => Function("uint", name, "uint a, uint b", "b == 0 ? 0 : a / b"),
        "gt_remainder_int" => Function("int", name, "int a, int b", "b == 0 || b == -1 ? 0 : a % b"),
        "gt_remainder_long" => Function("long", name, "long a, long b", "b == 0 || b == -1 ? 0 : a % b"),
        "gt_remainder_uint" => Function("uint", name, "uint a, uint b", "b == 0 ? 0 : a % b"),

        // IEEE minimum and maximum: a NaN wins, and -0 < +0 (equal operands differ in the sign bit at most).
        "gt_min_float" => Function("float", name, "float a, float b",
            "a < b ? a : b < a ? b : a == b ? as_float(as_uint(a) | as_uint(b)) : a != a ? a : b"),
        "gt_max_float" => Function("float", name, "float a, float b",
            "a > b ? a : b > a ? b : a == b ? as_float(as_uint(a) & as_uint(b)) : a != a ? a : b"),
        "gt_min_double" => Function("double", name, "double a, double b",
            "a < b ? a : b < a ? b : a == b ? as_double(as_ulong(a) | as_ulong(b)) : a != a ? a : b"),
        "gt_max_double" => Function("double", name, "double a, double b",
            "a > b ? a : b > a ? b : a == b ? as_double(as_ulong(a) & as_ulong(b)) : a != a ? a : b"),

        // Toward zero, saturating, NaN to 0. A comparison with a NaN is false, so it falls through to the last alternative.
        "gt_float_to_int" => Function("int", name, "float x",
            "x >= 2147483648.0f ? INT_MAX : x > -2147483648.0f ? (int)x : x == x ? INT_MIN : 0"),
        "gt_float_to_uint" => Function("uint", name, "float x", "x >= 4294967296.0f ? UINT_MAX : x > 0.0f ? (uint)x : 0"),
        "gt_float_to_long" => Function("long", name, "float x",
            "x >= 9223372036854775808.0f ? LONG_MAX : x > -9223372036854775808.0f ? (long)x : x == x ? LONG_MIN : 0"),
        "gt_double_to_int" => Function("int", name, "double x",
            "x >= 2147483648.0 ? INT_MAX : x > -2147483649.0 ? (int)x : x == x ? INT_MIN : 0"),
        "gt_double_to_uint" => Function("uint", name, "double x", "x >= 4294967296.0 ? UINT_MAX : x > 0.0 ? (uint)x : 0"),
        "gt_double_to_long" => Function("long", name, "double x",
            "x >= 9223372036854775808.0 ? LONG_MAX : x > -9223372036854775808.0 ? (long)x : x == x ? LONG_MIN : 0"),
        _ => throw new InvalidOperationException("GTK0001 OpenCL emitter: no helper function is called " + name + "."),
    };

    // Guarded, because the runtime concatenates the texts of several kernels into one program.
    private static string Function(string type, string name, string parameters, string value) =>
        $"#ifndef {name.ToUpperInvariant()}\n#define {name.ToUpperInvariant()}\n"
        + $"static {type} {name}({parameters})\n{{\n    return {value};\n}}\n#endif\n";
}
