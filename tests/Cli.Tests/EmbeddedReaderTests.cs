using GpuTrainer.Data;
using GpuTrainer.Model;
using GpuTrainer.Training;

namespace GpuTrainer.Cli.Tests;

/// <summary>The network that comes with the program is what its README says, and reads digits that it has not seen.</summary>
public sealed class EmbeddedReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EmbeddedReader_HeldOutDigits_AreReadRightly()
    {
        string model = RepositoryRoot.Combine("data", "reader");

        double accuracy = CommandRun.Of("evaluate", "--model", model, "--device", "cpu", "--json").Succeeds().Json[^1]
            .GetProperty("accuracy").GetDouble();

        // Of what is embedded, the file is the one in the repository.
        Assert.Equal(ModelFile.Load(model).Weights.SelectMany(tensor => tensor.Values), EmbeddedReader.Load().Weights
            .SelectMany(tensor => tensor.Values));
        Assert.InRange(accuracy, 0.993, 1);
    }

    [Fact]
    public void EmbeddedReader_ItsCommand_BuildsTheSameNetwork()
    {
        string[] command = ReadmeCommand();

        Assert.Equal(0, CommandRun.Of([.. command, "--max-steps", "1", "--limit-batches", "1", "--out", _folder.File("one")]).ExitCode);

        Assert.Equal(EmbeddedReader.Load().Description.Model.LayerText, ModelFile.Load(_folder.File("one")).Description.Model.LayerText);
    }

    [LongFact]
    public void EmbeddedReader_ItsCommandRunAgain_HasTheSameWeights()
    {
        Assert.Equal(0, CommandRun.Of([.. ReadmeCommand(), "--out", _folder.File("again")]).ExitCode);

        Assert.Equal(
            EmbeddedReader.Load().Weights.SelectMany(tensor => tensor.Values),
            ModelFile.Load(_folder.File("again")).Weights.SelectMany(tensor => tensor.Values));
    }

    // gpu-trainer train ..., less the program and --out.
    private static string[] ReadmeCommand()
    {
        string readme = File.ReadAllText(RepositoryRoot.Combine("data", "reader", "README.md"));
        string text = readme.Split("```sh\n")[1].Split("\n```")[0].Replace("\\\n", " ", StringComparison.Ordinal);
        string[] quoted = text.Split('"');
        var words = new List<string>();
        for (int i = 0; i < quoted.Length; i++)
        {
            if (i % 2 == 1)
                words.Add(quoted[i]);
            else
                words.AddRange(quoted[i].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }

        int output = words.IndexOf("--out");
        words.RemoveRange(output, 2);
        return [.. words[1..], "--device", "cpu"];
    }
}

/// <summary>A test that takes minutes: it runs with GPU_TRAINER_EXHAUSTIVE=1, and is skipped, with the reason, without.</summary>
public sealed class LongFactAttribute : FactAttribute
{
    public LongFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("GPU_TRAINER_EXHAUSTIVE") != "1")
            Skip = "Takes minutes; set GPU_TRAINER_EXHAUSTIVE=1.";
    }
}
