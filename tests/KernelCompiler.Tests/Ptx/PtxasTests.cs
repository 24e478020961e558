using GpuTrainer.KernelCompiler.Emit.Ptx;
using GpuTrainer.KernelCompiler.Tests.OpenCl;
using GpuTrainer.Support.Ptx;

namespace GpuTrainer.KernelCompiler.Tests.Ptx;

/// <summary>NVIDIA's own assembler accepts every form that the emitter writes.</summary>
public class PtxasTests
{
    public static readonly TheoryData<string> Features = new(OpenClFeatureKernels.All.Keys);

    [PtxasTheory]
    [MemberData(nameof(Features))]
    public void Ptxas_EveryFeature_IsTaken(string feature)
    {
        string ptx = PtxEmitter.Emit(OpenClFeatureKernels.All[feature]());
        Ptxas.Assemble(ptx, "sm_70");
        Ptxas.Assemble(ptx, "sm_90");
    }

    /// <summary>Random kernels reach combinations of types and operators that no hand-written kernel has.</summary>
    [PtxasTheory]
    [InlineData(0)]
    [InlineData(40)]
    public void Ptxas_RandomKernels_AreTaken(int firstSeed)
    {
        for (int seed = firstSeed; seed < firstSeed + 40; seed++)
            Ptxas.Assemble(PtxEmitter.Emit(RandomKernels.Make(seed)), "sm_70");
    }
}
