using GpuTrainer.Data;
using GpuTrainer.Model;
using GpuTrainer.Training.Tests.Reference;
using ILGPU.Runtime;

namespace GpuTrainer.Training.Tests;

/// <summary>The same weights, batches and settings as PyTorch give the same training.</summary>
public class PyTorchParityTests
{
    // The project's figures. PyTorch's own float32 run differs from its float64 run by up to about 3e-7 in the loss.
    private const double LossTolerance = 1e-5;
    // Sums of a thousand products an output, and batch normalisation behind them.
    private const double ConvolutionLossTolerance = 2e-5;
    private const double GradientAbsolute = 1e-6;
    private const double GradientRelative = 1e-4;
    private const double WeightTolerance = 2e-4;

    /// <summary>Fixtures by name; all those whose layers there are.</summary>
    public static TheoryData<string> Fixtures => PyTorchFixture.Names.Count == 0 ? ["none"] : [.. PyTorchFixture.Trainable];

    [SharedFact]
    public void Fixtures_All_HaveLayersThatThereAre() => Assert.Equal(PyTorchFixture.Names, PyTorchFixture.Trainable);

    [SharedTheory]
    [MemberData(nameof(Fixtures))]
    public void Training_FromPyTorchsWeights_FollowsIt(string name)
    {
        var fixture = new PyTorchFixture(name);
        double[] expectedLosses = fixture.Losses;
        IDataset mnist = MnistFolder.Read(Path.Combine(SharedFolder.Path!, "data", "mnist")).Train;
        int steps = expectedLosses.Length;
        int[] first = new int[steps * fixture.BatchSize];
        SampleOrder.Sequential(first);
        IDataset data = DatasetSplit.Select(mnist, "first samples", first);
        using var cpu = new CpuFixture();
        var description = new ModelDescription(fixture.Model, data.ClassNames);
        using var parameters = new ParameterBuffer(cpu.Accelerator, fixture.Model.Layout);
        using var gradients = new ParameterBuffer(cpu.Accelerator, fixture.Model.Layout);
        using var onDevice = new ResidentDataset(cpu.Accelerator, data);
        parameters.Write(fixture.Read("init"));
        using var step = new TrainingStep(
            cpu.Accelerator, description, parameters, gradients, onDevice, fixture.Loss, fixture.Optimizer, fixture.BatchSize, seed: 0,
            fixture.Schedule, update: fixture.Update);
        step.BeginEpoch(first, stepsDone: 0);
        // PyTorch's own rates come out of a chain of roundings, one a step.
        Close.All($"{name}: rates", fixture.Rates, [.. fixture.Rates.Select((_, i) => step.LearningRateAt(i + 1))], 1e-16, 1e-14);

        step.Run(fixture.BatchSize);
        IReadOnlyList<NamedTensor> firstGradients = gradients.Read();
        for (int i = 1; i < steps; i++)
            step.Run(fixture.BatchSize);

        float[] losses = new float[steps];
        step.ReadLosses(0, losses);
        Close.All($"{name}: losses", expectedLosses, ToDouble(losses),
            fixture.HasConvolutions ? ConvolutionLossTolerance : LossTolerance, 0);
        AssertClose($"{name}: first gradient of", Clip(fixture.Read("grad"), fixture.Update), firstGradients, GradientAbsolute,
            GradientRelative);
        AssertClose(
            $"{name}: final", [.. fixture.Read("final").Where(tensor => !fixture.HasNoGradient(tensor.Name))], parameters.Read(),
            WeightTolerance, 0);
    }

    [SharedTheory]
    [InlineData("path-adam")]
    [InlineData("relu-mse")]
    [InlineData("relu-adamw")]
    [InlineData("bce")]
    [InlineData("class-weights")]
    [InlineData("huber")]
    [InlineData("l1")]
    public void Reference_FirstBatch_HasPyTorchsFirstLoss(string name)
    {
        // Ties the fixtures to the batches that the test above assumes, without the device.
        var fixture = new PyTorchFixture(name);
        IDataset mnist = MnistFolder.Read(Path.Combine(SharedFolder.Path!, "data", "mnist")).Train;
        var reference = new ReferenceNetwork(fixture.Model, fixture.Read("init"));

        double[] logits = reference.Forward(TestData.Input(mnist, 0, fixture.BatchSize), fixture.BatchSize);

        // The fixture's weights were rounded to float for the file; the double run used the same ones.
        Assert.Equal(fixture.Losses[0], ReferenceLoss.Of(fixture.Loss, logits, TestData.Labels(mnist, 0, fixture.BatchSize)), 1e-7);
    }

    private static void AssertClose(
        string what, IReadOnlyList<NamedTensor> expected, IReadOnlyList<NamedTensor> actual, double absolute, double relative)
    {
        var byName = actual.ToDictionary(tensor => tensor.Name);
        foreach (NamedTensor e in expected)
            Close.All($"{what} {e.Name}", ToDouble(e.Values), ToDouble(byName[e.Name].Values), absolute, relative);
    }

    // The files hold the gradients as they were before clipping; ours are read after it.
    private static IReadOnlyList<NamedTensor> Clip(IReadOnlyList<NamedTensor> gradients, UpdateOptions update)
    {
        double norm = Math.Sqrt(gradients.Sum(tensor => tensor.Values.Sum(value => (double)value * value)));
        double factor = update.ClipNorm is { } most ? Math.Min(1, most / (norm + 1e-6)) : 1;
        double limit = update.ClipValue ?? double.PositiveInfinity;
        return [.. gradients.Select(tensor =>
            tensor with { Values = Array.ConvertAll(tensor.Values, value => (float)(Math.Clamp(value, -limit, limit) * factor)) })];
    }

    private static double[] ToDouble(float[] values) => Array.ConvertAll(values, value => (double)value);
}
