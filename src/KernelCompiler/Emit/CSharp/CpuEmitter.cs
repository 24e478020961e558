using System.Linq;
using GpuTrainer.KernelCompiler.Analysis;
using GpuTrainer.KernelCompiler.Ir;
using GpuTrainer.KernelCompiler.Passes;

namespace GpuTrainer.KernelCompiler.Emit.CSharp;

/// <summary>
/// Prints the CPU forms of a kernel as C# methods RunScalar, RunVector128, RunVector256 and RunVector512, each a
/// <c>delegate*&lt;CpuLaunch*, int, int, void&gt;</c> that runs a range of groups. RunScalar checks every access; the vector forms run
/// neighbouring threads of a group in the lanes of a vector (SPMD on SIMD) and give the same bits.
/// </summary>
public static class CpuEmitter
{
    /// <summary>The namespaces that the methods' file must import.</summary>
    public static readonly string[] Namespaces =
        ["System", "System.Numerics", "System.Runtime.CompilerServices", "System.Runtime.Intrinsics", "GpuTrainer.Compute"];

    /// <summary>The methods, for a static unsafe class.</summary>
    public static string Emit(Kernel kernel)
    {
        Kernel structured = EliminateJumps.Apply(kernel);
        Uniformity uniformity = Uniformity.Analyze(structured);
        var plan = new PhasePlan(structured, uniformity);
        var code = new CodeWriter();
        new FormEmitter(structured, Form.Scalar, uniformity, plan, code).Emit();
        bool vectorises = VectorSupport.Covers(structured, uniformity);
        foreach (Form form in Form.Vectors)
        {
            code.Line("");
            if (vectorises)
            {
                new FormEmitter(structured, form, uniformity, plan, code).Emit();
            }
            else
            {
                code.Line("// 64-bit values that differ between threads have no vector form.");
                code.Line($"private static void {form.MethodName}(CpuLaunch* _launch, int _begin, int _end) => "
                    + $"{Form.Scalar.MethodName}(_launch, _begin, _end);");
            }
        }

        return code.ToString();
    }
}
