using System.Text.Json;
using GpuTrainer.Training;

namespace GpuTrainer.Runs.Tests;

public sealed class RunFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Config_WrittenAndRead_IsTheSame()
    {
        string path = _folder.File(RunFolder.ConfigName);
        RunSamples.Config.Write(path);
        RunConfig read = RunConfig.Read(path);

        Assert.Equal(RunSamples.Config.Command, read.Command);
        Assert.Equal(RunSamples.Config.Options, read.Options);
        Assert.Equal(RunSamples.Config.Data.Shape, read.Data.Shape);
        Assert.Equal(RunSamples.Config.Data.Classes, read.Data.Classes);
        Assert.Equal(RunSamples.Config.Data with { Shape = read.Data.Shape, Classes = read.Data.Classes }, read.Data);
        Assert.Equal(ulong.MaxValue, read.Seed);
        Assert.Equal(RunSamples.Config.Network, read.Network);
        Assert.Equal(RunSamples.Config.Device, read.Device);
        Assert.Equal(RunSamples.Config.Runtime, read.Runtime);
        Assert.Equal(RunSamples.Config.Started, read.Started);
        string again = _folder.File("again.json");
        read.Write(again);
        Assert.Equal(File.ReadAllText(path), File.ReadAllText(again));
    }

    [Fact]
    public void Config_OfARun_HasTheNamesOfTheContract()
    {
        string path = _folder.File(RunFolder.ConfigName);
        RunSamples.Config.Write(path);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));

        Assert.Equal(
            ["version", "command", "options", "data", "seed", "network", "device", "runtime", "started"],
            document.RootElement.EnumerateObject().Select(field => field.Name));
        Assert.Equal(
            ["name", "sha256", "train", "validation", "test", "shape", "classes"],
            document.RootElement.GetProperty("data").EnumerateObject().Select(field => field.Name));
        Assert.Equal("2026-11-25T01:40:12+00:00", document.RootElement.GetProperty("started").GetString());
        Assert.Contains("\\\"b\\\" <é>", File.ReadAllText(path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"version\":1}")]
    [InlineData("{\"version\":")]
    public void Config_Damaged_NamesTheFile(string text)
    {
        string path = _folder.File(RunFolder.ConfigName);
        File.WriteAllText(path, text);
        Assert.Contains(path, Assert.Throws<RunException>(() => RunConfig.Read(path)).Message);
    }

    [Theory]
    [InlineData("{\n  \"version\": x}", "line 2, byte 14: this is not JSON")]
    [InlineData("{\"version\":", "line 1, byte 12: this is not JSON")]
    [InlineData("{\"version\":\"one\"}", "line 1, byte 17: the value of version is incomplete or of the wrong type")]
    [InlineData("{\"version\":1}", "the object is incomplete or of the wrong type")]
    [InlineData("null", "the object is incomplete or of the wrong type")]
    public void Config_Damaged_SaysWhereInItsOwnWords(string text, string expected)
    {
        string path = _folder.File(RunFolder.ConfigName);
        File.WriteAllText(path, text);

        string message = Assert.Throws<RunException>(() => RunConfig.Read(path)).Message;

        Assert.Contains(expected, message);
        Assert.DoesNotContain("BytePositionInLine", message);
        Assert.DoesNotContain("GpuTrainer.", message);
    }

    [Fact]
    public void Config_WithNullForWords_IsRefused()
    {
        string path = _folder.File(RunFolder.ConfigName);
        RunSamples.Config.Write(path);
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"digits\"", "null"));
        Assert.Throws<RunException>(() => RunConfig.Read(path));
    }

    [Fact]
    public void Config_OfANewerVersion_IsRefused()
    {
        string path = _folder.File(RunFolder.ConfigName);
        (RunSamples.Config with { Version = 2 }).Write(path);
        Assert.Contains("newer", Assert.Throws<RunException>(() => RunConfig.Read(path)).Message);
    }

    [Fact]
    public void Result_WrittenAndRead_IsTheSame()
    {
        string path = _folder.File(RunFolder.ResultName);
        RunSamples.Result.Write(path);
        Assert.Equal(RunSamples.Result, RunResult.Read(path));
        Assert.Contains("\"stopped\": \"max-steps\"", File.ReadAllText(path));
        Assert.Contains("\"kept\": \"best\"", File.ReadAllText(path));
        (RunSamples.Result with { Kept = KeptWeights.Last }).Write(path);
        Assert.Contains("\"kept\": \"last\"", File.ReadAllText(path));
    }

    [Fact]
    public void Result_ThatDiverged_HasNulls()
    {
        string path = _folder.File(RunFolder.ResultName);
        RunResult diverged = RunSamples.Result with { Stopped = StopReason.Diverged, TestLoss = double.NaN, TestAccuracy = double.NaN };
        (diverged with { TestLoss = double.PositiveInfinity }).Write(path);
        Assert.Equal(diverged, RunResult.Read(path));
        Assert.Contains("\"testLoss\": null", File.ReadAllText(path));
    }

    [Theory]
    [InlineData("\"tired\"")]
    [InlineData("1")]
    public void Result_StoppedForAnotherReason_IsRefused(string reason)
    {
        string path = _folder.File(RunFolder.ResultName);
        RunSamples.Result.Write(path);
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"max-steps\"", reason));
        Assert.Contains(path, Assert.Throws<RunException>(() => RunResult.Read(path)).Message);
    }

    [Fact]
    public void Words_OfTheReasons_AreThoseOfTheFiles()
    {
        Assert.Equal(
            ["epochs", "max-steps", "patience", "max-time", "interrupted", "diverged"],
            Enum.GetValues<StopReason>().Select(reason => reason.Word()));
    }

    [Fact]
    public void Folder_IsARun_OnceATrainingHasBegun()
    {
        var folder = new RunFolder(_folder.Path);
        Assert.False(RunFolder.IsRun(_folder.Path));
        Assert.False(RunFolder.IsRun(_folder.File("missing")));
        File.WriteAllText(folder.ModelPath, "");
        Assert.False(RunFolder.IsRun(_folder.Path));
        File.WriteAllText(folder.ConfigPath, "");
        Assert.True(RunFolder.IsRun(_folder.Path));
        Assert.Equal(Path.GetFileName(_folder.Path), new RunFolder(_folder.Path + Path.DirectorySeparatorChar).Name);
    }
}
