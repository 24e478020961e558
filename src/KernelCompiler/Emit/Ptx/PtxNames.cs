using System.Collections.Generic;
using System.Globalization;
using System.Text;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Emit.Ptx;

/// <summary>PTX identifiers for a kernel's parameters and arrays.</summary>
internal sealed class PtxNames
{
    private readonly string _entry;
    private readonly Dictionary<Memory, string> _arrays = [];

    public PtxNames(Kernel kernel)
    {
        _entry = kernel.EntryPoint;
        for (int i = 0; i < kernel.SharedArrays.Count; i++)
            _arrays.Add(kernel.SharedArrays[i], Array("shared", i, kernel.SharedArrays[i]));

        for (int i = 0; i < kernel.LocalArrays.Count; i++)
            _arrays.Add(kernel.LocalArrays[i], Array("local", i, kernel.LocalArrays[i]));
    }

    /// <summary>The name of a shared or local array.</summary>
    public string Of(Memory array) => _arrays[array];

    /// <summary>A scalar's value, or a view's address.</summary>
    public string Parameter(KernelParameter parameter) => _entry + "_param_" + parameter.Position.ToString(CultureInfo.InvariantCulture);

    /// <summary>A view's element count.</summary>
    public string Length(KernelParameter parameter) => Parameter(parameter) + "_length";

    // C# identifiers may contain any Unicode letter, PTX's only ASCII. The number keeps the results distinct, and the prefix keeps them
    // from being PTX keywords.
    private static string Array(string space, int number, Memory array)
    {
        var name = new StringBuilder(space).Append(number.ToString(CultureInfo.InvariantCulture)).Append('_');
        foreach (char c in array.Name)
            name.Append(c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_' ? c : '_');

        return name.ToString();
    }
}
