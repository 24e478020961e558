using System.Text.Json;

namespace GpuTrainer.Cli.Tests;

public class KernelsCommandTests
{
    [Fact]
    public void Kernels_Json_ListsEveryKernelWithItsTargets()
    {
        JsonElement[] lines = CommandRun.Of("kernels", "--json").Succeeds().Json;

        string[] names = [.. lines.Select(line => line.GetProperty("name").GetString()!)];
        Assert.Contains("GpuTrainer.Kernels.Transpose.RunKernel", names);
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.All(lines, line => Assert.Equal("cpu", line.GetProperty("targets")[0].GetString()));
    }

    [Theory]
    [InlineData("cpu", "private static void RunVector256(CpuLaunch* _launch")]
    [InlineData("ptx", ".visible .entry GpuTrainer_Kernels_Transpose_RunKernel(")]
    [InlineData("opencl", "__kernel void GpuTrainer_Kernels_Transpose_RunKernel(")]
    public void KernelsDump_OfATarget_PrintsItsText(string target, string expected)
    {
        CommandRun run = CommandRun.Of("kernels", "dump", "transpose.runkernel", "--target", target).Succeeds();

        Assert.Contains(expected, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void KernelsDump_EveryListedTarget_HasText()
    {
        foreach (JsonElement kernel in CommandRun.Of("kernels", "--json").Json)
        {
            foreach (JsonElement target in kernel.GetProperty("targets").EnumerateArray())
            {
                CommandRun run =
                    CommandRun.Of("kernels", "dump", kernel.GetProperty("name").GetString()!, "--target", target.GetString()!).Succeeds();
                Assert.True(run.Output.Length > 100, $"{kernel}: {run.Output}");
            }
        }
    }

    [Theory]
    [InlineData("dump")]
    [InlineData("dump", "NoSuchKernel")]
    [InlineData("dump", "Tile")]
    public void Kernels_Unusable_IsOneLineAndExitCode2(params string[] args) => CommandRun.Of(["kernels", .. args]).FailsWith(2, "");

    [Fact]
    public void Help_OfTheProgram_ListsKernels() =>
    Assert.Contains("  kernels ", CommandRun.Of("--help").Succeeds().Output, StringComparison.Ordinal);
}
