using System.Text.Json;

namespace GpuTrainer.Cli.Tests;

/// <summary>A model that the command trained once for all tests of a class: one epoch over the digits.</summary>
public sealed class TrainedModel : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TrainedModel()
    {
        Directory = _folder.File("model");
        Done = CommandRun.Train(Directory, "--epochs", "1", "--seed", "1").Succeeds().Json[^1];
    }

    public string Directory { get; }

    public JsonElement Done { get; }

    public void Dispose() => _folder.Dispose();
}
