using GpuTrainer.Compute;
using GpuTrainer.Support.Ptx;

namespace GpuTrainer.Kernels.Tests;

/// <summary>The library's PTX before NVIDIA's own assembler, for the oldest GPU that we support and a new one.</summary>
public class PtxasTests
{
    public static readonly TheoryData<string> Names = new(KernelRegistry.All(typeof(MatMul).Assembly).Select(kernel => kernel.Name));

    /// <summary>No spills; 256 threads have their registers; static shared memory within the 48 KB that need no permission.</summary>
    [PtxasTheory]
    [MemberData(nameof(Names))]
    public void Kernel_IsTakenAndFitsItsRegisters(string name)
    {
        KernelDescriptor kernel = KernelRegistry.All(typeof(MatMul).Assembly).Single(candidate => candidate.Name == name);
        foreach (string architecture in new[] { "sm_70", "sm_90" })
        {
            PtxasReport report = Ptxas.Assemble(kernel.Ptx, architecture);
            Assert.Equal(0, report.SpilledBytes);
            Assert.InRange(report.Registers, 1, 255);
            Assert.Equal(kernel.SharedBytes, report.SharedBytes);
            Assert.InRange(report.SharedBytes, 0, 48 * 1024);
        }
    }
}
