using System.Reflection;
using GpuTrainer.Support;
using GpuTrainer.Support.Ilgpu;

namespace GpuTrainer.Conformance.BackEnds;

/// <summary>
/// The PTX that ILGPU's own compiler, made strict, makes of the kernels, in the interpreter: a second opinion on them without a GPU.
/// </summary>
public sealed class IlgpuPtxBackEnd : IBackEnd
{
    public static string? WhyMissing => null;

    public bool HasDouble => true;

    /// <summary>What ILGPU 1.5.3 decides before its back end can be told otherwise; docs/numerics.md lists it.</summary>
    public static string? WhyExempt(string result, object x) => (result, x) switch
    {
        ("x / 8", < 0) => "ILGPU divides by a constant power of two with a shift, which rounds down.",
        ("byte", float real) when !(real > -1 && real < 256) =>
            "ILGPU converts a float to byte in one step, which saturates, and not through int.",
        ("long", float.NaN) or ("int" or "uint" or "long", double.NaN) =>
            "ILGPU converts with a bare cvt, which gives the lowest value for NaN where 64 bits take part.",
        ("(x + 0.1) + 0.2" or "(x - 0.1) - 0.2" or "(x * 0.1) * 0.3" or "0.1 - (0.2 - x)", _) => "ILGPU computes with two constants first.",
        ("x + 0" or "0 - x", 0f) => "ILGPU drops a zero, with the sign that it would give.",
        ("0 < x", float.NaN) => "ILGPU turns a comparison with a constant on its left round, and makes it true for NaN.",
        _ => null,
    };

    public void RunOver(string kernel, int[] extents, params object[] arguments) => IlgpuPtx.RunOver(Method(kernel), extents, arguments);

    public void Run(string kernel, LaunchShape shape, params object[] arguments) => IlgpuPtx.Run(Method(kernel), shape, arguments);

    public void Dispose()
    {
    }

    internal static MethodInfo Method(string kernel)
    {
        string[] parts = kernel.Split('.');
        return typeof(IlgpuPtxBackEnd).Assembly.GetType("GpuTrainer.Conformance.Kernels." + parts[0])!.GetMethod(parts[1])!;
    }
}
