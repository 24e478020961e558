using GpuTrainer.Compute;
using GpuTrainer.Support.Ptx;

namespace GpuTrainer.Kernels.Tests;

/// <summary>The library's PTX before NVIDIA's own assembler, for the oldest GPU that we support and a new one.</summary>
public class PtxasTests
{
    public static readonly TheoryData<string> Names = new(LibraryKernels.All.Select(kernel => kernel.Name));

    // The 128 x 128 product gives up a few registers, outside of its inner loop, so that two groups fit a multiprocessor.
    private const int FewSpilledBytes = 64;

    /// <summary>Hardly a spill; 256 threads have their registers; static shared memory within the 48 KB that need no permission.</summary>
    [PtxasTheory]
    [MemberData(nameof(Names))]
    public void Ptxas_EveryKernel_IsTakenAndFitsItsRegisters(string name)
    {
        KernelDescriptor kernel = LibraryKernels.All.Single(candidate => candidate.Name == name);
        foreach (string architecture in new[] { "sm_70", "sm_90" })
        {
            PtxasReport report = Ptxas.Assemble(kernel.Ptx, architecture);
            Assert.InRange(report.SpilledBytes, 0, name.EndsWith("Tile128", StringComparison.Ordinal) ? FewSpilledBytes : 0);
            Assert.InRange(report.Registers, 1, 255);
            Assert.Equal(kernel.SharedBytes, report.SharedBytes);
            Assert.InRange(report.SharedBytes, 0, 48 * 1024);
        }
    }
}
