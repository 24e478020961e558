using System.Text.Json;
using System.Text.RegularExpressions;
using ILGPU;

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
            ["device", "type", "name", "memoryBytes", "units", "lanes", "auto", "numericsGap", "runtime", "compilers"], cpu.EnumerateObject().Select(property => property.Name));
        Assert.InRange(cpu.GetProperty("units").GetInt32(), 1, Environment.ProcessorCount);
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

        const string legend = "* is what --device auto takes.";
        Assert.Single(run.Lines.Skip(1), line => line.StartsWith("* ", StringComparison.Ordinal) && line != legend);
        Assert.Contains(legend, run.Lines);
        Assert.Contains($"Runtime: ILGPU {Context.Version}. Compilers: built-in (the default) and ilgpu (--compiler).", run.Lines);
    }

    [Fact]
    public void Version_OfTheCommand_IsANumberAndNamesIlgpus() =>
        Assert.Matches($@"^\d+\.\d+\.\d+\S* \(ILGPU {Regex.Escape(Context.Version)}\)$", CommandRun.Of("--version").Succeeds().Lines[0]);

    [Theory]
    [InlineData]
    [InlineData("--help")]
    [InlineData("-h")]
    public void Help_OfTheProgram_ListsTheCommands(params string[] args)
    {
        CommandRun run = CommandRun.Of(args).Succeeds();

        Assert.All(["train", "evaluate", "predict", "devices"], name => Assert.Contains($"  {name} ", run.Output, StringComparison.Ordinal));
    }
}
