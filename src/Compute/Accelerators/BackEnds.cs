using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace GpuTrainer.Compute;

/// <summary>The back end of each open accelerator.</summary>
internal static class BackEnds
{
    private static readonly ConditionalWeakTable<Accelerator, BackEnd> Opened = [];

    /// <summary>Opens a device.</summary>
    internal static BackEnd Open(Context context, Device device, Compiler compiler)
    {
        Accelerator accelerator = device is CLDevice openCl && compiler == Compiler.BuiltIn
            ? OpenClDevices.Open(context, openCl)
            : device.CreateAccelerator(context);
        BackEnd backEnd = Make(accelerator, compiler);
        Opened.Add(backEnd.Accelerator, backEnd);
        return backEnd;
    }

    /// <summary>The accelerator's back end; the built-in compiler's if a program opened the accelerator through ILGPU itself.</summary>
    internal static BackEnd Of(Accelerator accelerator) => Opened.GetValue(accelerator, static opened => Make(opened, Compiler.BuiltIn));

    private static BackEnd Make(Accelerator accelerator, Compiler compiler) => (compiler, accelerator) switch
    {
        (Compiler.BuiltIn, SimdAccelerator simd) => simd.BackEnd,
        (Compiler.BuiltIn, CudaAccelerator cuda) => new CudaBackEnd(cuda),
        (Compiler.BuiltIn, CLAccelerator openCl) => new OpenClBackEnd(openCl),
        (Compiler.Ilgpu, CudaAccelerator cuda) => OnCuda(cuda),
        (Compiler.Ilgpu, CPUAccelerator or CLAccelerator) => new IlgpuBackEnd(accelerator, capture: null),
        _ => throw new NotSupportedException($"The {compiler} compiler has no code for {accelerator.GetType().Name}."),
    };

    private static IlgpuBackEnd OnCuda(CudaAccelerator accelerator)
    {
        CudaBackEnd.UseExplicitDefaultStream(accelerator);
        return new IlgpuBackEnd(accelerator, CudaLaunchGraph.Of);
    }
}
