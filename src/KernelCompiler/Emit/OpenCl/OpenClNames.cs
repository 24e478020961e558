using System;
using System.Collections.Generic;
using System.Text;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Emit.OpenCl;

/// <summary>
/// OpenCL identifiers for a kernel's C# names: unchanged where legal, with '_' appended where OpenCL C reserves the word or the printed
/// text calls a function of that name.
/// </summary>
internal sealed class OpenClNames
{
    private static readonly HashSet<string> Reserved = new(
        (
            // C99 keywords; those that are also C# keywords matter only for hand-made IR.
            "auto break case char const continue default do double else enum extern float for goto if inline int long register restrict "
            + "return short signed sizeof static struct switch typedef union unsigned void volatile while _Bool _Complex _Imaginary asm "
            + "typeof "

            // OpenCL C: qualifiers, types and constants.
            + "kernel global local constant private generic pipe uniform read_only write_only read_write bool uchar ushort uint ulong "
            + "half quad "
            + "complex imaginary size_t ptrdiff_t intptr_t uintptr_t event_t sampler_t queue_t clk_event_t ndrange_t reserve_id_t "
            + "image1d_t image1d_array_t image1d_buffer_t image2d_t image2d_array_t image3d_t true false NULL NAN INFINITY MAXFLOAT "
            + "HUGE_VAL "
            + "HUGE_VALF CHAR_BIT INT_MAX INT_MIN UINT_MAX LONG_MAX LONG_MIN ULONG_MAX FLT_MAX FLT_MIN FLT_EPSILON DBL_MAX DBL_MIN "
            + "DBL_EPSILON "
            + "uint8_t uint16_t uint32_t uint64_t int8_t int16_t int32_t int64_t "

            // The built-in functions that the emitter calls: a variable of that name would hide them.
            + "abs min max fabs sqrt floor ceil trunc rint fma mul_hi popcount barrier")
            .Split([' '], StringSplitOptions.RemoveEmptyEntries),
        StringComparer.Ordinal);

    private static readonly string[] ReservedPrefixes =
        ["__", "gt_", "GT_", "get_", "as_", "atom_", "atomic_", "convert_", "cl_", "CL_", "CLK_", "M_"];

    private static readonly string[] VectorBases =
        ["char", "uchar", "short", "ushort", "int", "uint", "long", "ulong", "half", "float", "double", "bool", "quad"];

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>Chooses names for a kernel's parameters and arrays; locals get theirs when first seen.</summary>
    public OpenClNames(Kernel kernel)
    {
        _taken.Add(kernel.EntryPoint);
        foreach (KernelParameter parameter in kernel.Parameters)
            Choose(parameter.Name);

        // The companions come last, so that they do not take the parameters' own names.
        foreach (KernelParameter parameter in kernel.Parameters)
        {
            if (parameter.IsView)
            {
                Choose(OffsetKey(parameter), _names[parameter.Name] + "_offset");
                Choose(LengthKey(parameter), _names[parameter.Name] + "_length");
            }
        }

        foreach (SharedArray array in kernel.SharedArrays)
            Choose(array.Name);

        foreach (LocalArray array in kernel.LocalArrays)
            Choose(array.Name);
    }

    /// <summary>The name of a parameter; for a view, of its pointer.</summary>
    public string Of(KernelParameter parameter) => _names[parameter.Name];

    /// <summary>The name of a memory.</summary>
    public string Of(Memory memory) => _names[memory.Name];

    /// <summary>The name of a local.</summary>
    public string Of(Local local) => _names.TryGetValue(local.Name, out string? name) ? name : Choose(local.Name);

    /// <summary>The argument that holds a view's first element.</summary>
    public string Offset(KernelParameter view) => _names[OffsetKey(view)];

    /// <summary>The argument that holds a view's element count.</summary>
    public string Length(KernelParameter view) => _names[LengthKey(view)];

    /// <summary>A unique name for the emitter's own use.</summary>
    public string Fresh(string name) => Choose(name + " #" + _taken.Count, name);

    // The space keeps these keys distinct from all C# identifiers.
    private static string OffsetKey(KernelParameter view) => view.Name + " offset";

    private static string LengthKey(KernelParameter view) => view.Name + " length";

    private string Choose(string name) => Choose(name, Ascii(name));

    private string Choose(string key, string candidate)
    {
        while (IsReserved(candidate) || !_taken.Add(candidate))
            candidate += "_";

        _names.Add(key, candidate);
        return candidate;
    }

    private static bool IsReserved(string name)
    {
        if (Reserved.Contains(name) || Array.Exists(ReservedPrefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
            return true;

        string stem = name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return stem.Length < name.Length && Array.IndexOf(VectorBases, stem) >= 0;
    }

    // C# identifiers may contain any Unicode letter, OpenCL's only ASCII.
    private static string Ascii(string name)
    {
        var text = new StringBuilder();
        foreach (char c in name)
        {
            if (c < 128)
                text.Append(c);
            else
                text.Append('u').Append(((int)c).ToString("x4"));
        }

        return text.ToString();
    }
}
