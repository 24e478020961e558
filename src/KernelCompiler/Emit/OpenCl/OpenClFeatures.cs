using System.Collections.Generic;
using GpuTrainer.KernelCompiler.Ir;

namespace GpuTrainer.KernelCompiler.Emit.OpenCl;

/// <summary>The extensions and helper functions that the printed text needs at its head, collected while printing.</summary>
internal sealed class OpenClFeatures
{
    private readonly SortedSet<string> _extensions = new(System.StringComparer.Ordinal);
    private readonly SortedSet<string> _functions = new(System.StringComparer.Ordinal);

    /// <summary>The pragmas. The first forbids fusing a * b + c, which would round once where the kernel rounds twice.</summary>
    public IEnumerable<string> Pragmas
    {
        get
        {
            yield return "FP_CONTRACT OFF";
            foreach (string extension in _extensions)
                yield return "EXTENSION " + extension + " : enable";
        }
    }

    /// <summary>Names of the helper functions used, in ordinal order.</summary>
    public IEnumerable<string> Functions => _functions;

    /// <summary>Requires an OpenCL extension.</summary>
    public void Require(string extension) => _extensions.Add(extension);

    /// <summary>Requires a function of <see cref="OpenClFunctions"/> and returns its name.</summary>
    public string Function(string name)
    {
        _functions.Add(name);
        return name;
    }

    /// <summary>The OpenCL name of a value's type.</summary>
    public string ValueType(IrType type)
    {
        if (type == IrType.F64)
            Require("cl_khr_fp64");

        return type switch
        {
            IrType.Bool => "bool",
            IrType.U8 => "uchar",
            IrType.I32 => "int",
            IrType.U32 => "uint",
            IrType.I64 => "long",
            IrType.F32 => "float",
            _ => "double",
        };
    }

    /// <summary>The OpenCL name of the type in memory and arguments, where a Bool is a byte.</summary>
    public string MemoryType(IrType type) => type == IrType.Bool ? "uchar" : ValueType(type);
}
