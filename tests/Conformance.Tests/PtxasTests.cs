using GpuTrainer.Compute;
using GpuTrainer.Support.Ptx;

namespace GpuTrainer.Conformance;

/// <summary>NVIDIA's own assembler accepts the suite's PTX: every language feature in the form that a GPU gets.</summary>
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
