using System.Reflection;
using GpuTrainer.Support;
using GpuTrainer.Support.Ilgpu;
using ILGPU;

namespace GpuTrainer.Conformance.BackEnds;

/// <summary>The PTX that ILGPU's own compiler, made strict, makes of the kernels, in the interpreter: a second opinion on them without a GPU.</summary>
public abstract class IlgpuPtxBackEnd(OptimizationLevel level) : IBackEnd
{
    public static string? WhyMissing => null;

    /// <summary>All that ILGPU 1.5.3 decides before a back end can be told otherwise; no kernel of the library does any of it.</summary>
    public static string? WhyExempt(string result, object x) => (result, x) switch
    {
        ("x / 8", < 0) => "ILGPU divides by a constant power of two with a shift, which rounds down.",
        ("long", float.NaN) or ("int" or "uint" or "long", double.NaN) =>
            "ILGPU converts with a bare cvt, which gives the lowest value for NaN where 64 bits take part.",
        _ => null,
    };

    public bool HasDouble => true;

    public void RunOver(string kernel, int[] extents, params object[] arguments) => IlgpuPtx.RunOver(Method(kernel), level, extents, arguments);

    public void Run(string kernel, LaunchShape shape, params object[] arguments) => IlgpuPtx.Run(Method(kernel), level, shape, arguments);

    public void Dispose()
    {
    }

    private static MethodInfo Method(string kernel)
    {
        string[] parts = kernel.Split('.');
        return typeof(IlgpuPtxBackEnd).Assembly.GetType("GpuTrainer.Conformance.Kernels." + parts[0])!.GetMethod(parts[1])!;
    }
}

/// <summary>ILGPU's default: pointers are generic.</summary>
public sealed class IlgpuPtxO1BackEnd() : IlgpuPtxBackEnd(OptimizationLevel.O1);

/// <summary>What the product asks of it.</summary>
public sealed class IlgpuPtxO2BackEnd() : IlgpuPtxBackEnd(OptimizationLevel.O2);
