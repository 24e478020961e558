using GpuTrainer.Compute;
using GpuTrainer.Support.Ptx;

namespace GpuTrainer.Conformance;

/// <summary>The suite's PTX before NVIDIA's own assembler: every language feature in the form in which a GPU gets it.</summary>
public class PtxasTests
{
    public static readonly TheoryData<string> Names = new(KernelRegistry.All(typeof(PtxasTests).Assembly).Select(kernel => kernel.Name));

    [PtxasTheory]
    [MemberData(nameof(Names))]
    public void Ptxas_EveryKernel_IsTaken(string name)
    {
        KernelDescriptor kernel = KernelRegistry.All(typeof(PtxasTests).Assembly).Single(candidate => candidate.Name == name);
        Ptxas.Assemble(kernel.Ptx, "sm_70");
        Ptxas.Assemble(kernel.Ptx, "sm_90");
    }
}
