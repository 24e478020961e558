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
            ["device", "type", "name", "memoryBytes", "units", "lanes", "auto", "numericsGap", "runtime", "compilers"],
            cpu.EnumerateObject().Select(property => property.Name));
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

        const string legend = "* is what --device auto selects.";
        Assert.Single(run.Lines.Skip(1), line => line.StartsWith("* ", StringComparison.Ordinal) && line != legend);
        Assert.Contains(legend, run.Lines);
        Assert.Contains($"Runtime: ILGPU {Context.Version}. Compilers: built-in (the default) and ilgpu (--compiler).", run.Lines);
    }

    [Theory]
    [InlineData("kernels")]
    [InlineData("data list")]
    [InlineData("data info digits")]
    [InlineData("summary --model resnet --input 3,32,32")]
    [InlineData("summary")]
    public void Table_OfAnyCommand_FitsEightyColumns(string command)
    {
        string[] lines = CommandRun.Of(command.Split(' ')).Succeeds().Lines;

        // A residual layer's text has a line of its own, and a folder's path is as long as it is.
        Assert.All(
            lines.Where(line => !line.Contains("residual(", StringComparison.Ordinal)
                && !line.StartsWith("Data sets are downloaded", StringComparison.Ordinal)),
            line => Assert.True(line.Length <= 80, $"{line.Length} columns: {line}"));
    }

    [Fact]
    public void Devices_Text_TableFitsEightyColumns()
    {
        string[] lines = CommandRun.Of("devices").Succeeds().Lines;

        int legend = Array.IndexOf(lines, "* is what --device auto selects.");
        Assert.All(
            lines[..legend].Where(line => !line.Contains("last bits", StringComparison.Ordinal)),
            line => Assert.True(line.Length <= 80, $"{line.Length} columns: {line}"));
    }

    [Fact]
    public void Kernels_Text_HasTheNamesOfTheJson()
    {
        string[] names = [.. CommandRun.Of("kernels", "--json").Succeeds().Json.Select(line => line.GetProperty("name").GetString()!)];

        string[] listed = [.. CommandRun.Of("kernels").Succeeds().Lines.Where(line => line.StartsWith("  ", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[^1])];

        Assert.Equal(names.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
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

        Assert.All(["train", "evaluate", "predict", "devices"], name =>
            Assert.Contains($"  {name} ", run.Output, StringComparison.Ordinal));
    }
}
