using System.Text.Json;

namespace GpuTrainer.Cli.Tests;

/// <summary>devices, kernels, --help and --version.</summary>
public class ListingTests
{
    [Fact]
    public void Devices_Json_HasTheProcessorAndOneAuto()
    {
        JsonElement[] lines = CommandRun.Of("devices", "--json").Succeeds().Json;

        JsonElement[] devices = [.. lines.Where(line => line.GetProperty("device").ValueKind == JsonValueKind.String)];
        JsonElement cpu = Assert.Single(devices, line => line.GetProperty("device").GetString() == "cpu");
        Assert.Equal(
            ["device", "type", "name", "memoryBytes", "units", "lanes", "auto", "numericsGap"], cpu.EnumerateObject().Select(property => property.Name));
        Assert.Equal(Environment.ProcessorCount, cpu.GetProperty("units").GetInt32());
        Assert.Single(devices, line => line.GetProperty("auto").GetBoolean());
    }

    [Fact]
    public void Devices_KindWithoutDevices_SaysWhy()
    {
        JsonElement[] lines = CommandRun.Of("devices", "--json").Succeeds().Json;

        foreach (string type in new[] { "opencl", "cuda" })
        {
            JsonElement[] ofType = [.. lines.Where(line => line.GetProperty("type").GetString() == type)];
            Assert.NotEmpty(ofType);
            if (ofType.All(line => line.GetProperty("device").ValueKind == JsonValueKind.Null))
                Assert.All(ofType, line => Assert.NotEmpty(line.GetProperty("note").GetString()!));
        }
    }

    [Fact]
    public void Devices_Text_MarksWhatAutoTakes()
    {
        CommandRun run = CommandRun.Of("devices").Succeeds();

        Assert.Single(run.Lines.Skip(1), line => line.StartsWith("* ", StringComparison.Ordinal) && line.Contains("GiB", StringComparison.Ordinal));
        Assert.Contains("* is what --device auto takes.", run.Lines);
    }

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
    public void KernelsDump_PrintsTheTextOfTheTarget(string target, string expected)
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
                CommandRun run = CommandRun.Of("kernels", "dump", kernel.GetProperty("name").GetString()!, "--target", target.GetString()!).Succeeds();
                Assert.True(run.Output.Length > 100, $"{kernel}: {run.Output}");
            }
        }
    }

    [Fact]
    public void Version_IsANumber() => Assert.Matches(@"^\d+\.\d+\.\d+", CommandRun.Of("--version").Succeeds().Output);

    [Theory]
    [InlineData]
    [InlineData("--help")]
    [InlineData("-h")]
    public void Help_ListsTheCommands(params string[] args)
    {
        CommandRun run = CommandRun.Of(args).Succeeds();

        Assert.All(["train", "evaluate", "predict", "devices", "kernels"], name => Assert.Contains($"  {name} ", run.Output, StringComparison.Ordinal));
    }
}
