using GpuTrainer.Data;
using GpuTrainer.Model;
using GpuTrainer.Training.Tests.Custom;
using ILGPU.Runtime;

namespace GpuTrainer.Training.Tests;

/// <summary>A loss, an optimizer and a schedule that the library does not know: what docs/training.md tells a user to write.</summary>
public class CustomTests
{
    private static readonly ImageShape InputShape = new(1, 5, 6);

    private static TrainTestData Data() =>
        new(TestData.Patterns(200, 4, InputShape, seed: 1), TestData.Patterns(50, 4, InputShape, seed: 2));

    private static Trainer Trainer(CpuFixture cpu, Loss loss, Optimizer optimizer, TrainerOptions options)
    {
        TrainTestData data = Data();
        var description = new ModelDescription(Sequential.Parse("linear 24, tanh, linear 4", new Shape(1, 5, 6)), data.Train.ClassNames);
        return new Trainer(cpu.Accelerator, description, data, loss, optimizer, options);
    }

    [Fact]
    public void Loss_OfATestsOwn_IsTrainedSavedAndEvaluated()
    {
        if (!LossRegistry.All.Names.Contains(QuadraticLoss.Kind.Name))
            LossRegistry.All.Add(QuadraticLoss.Kind);
        using var folder = new TemporaryFolder();
        using var cpu = new CpuFixture();
        var loss = new QuadraticLoss(0.7f);
        using Trainer trainer = Trainer(cpu, loss, new Adam(0.01), new TrainerOptions { Epochs = 8, BatchSize = 20 });

        TrainingResult result = trainer.Run();
        trainer.Save(folder.File("model"));
        using var loaded = new LoadedModel(cpu.Accelerator, ModelFile.Load(folder.File("model")));
        using Evaluator evaluator = loaded.CreateEvaluator();

        Assert.True(result.Test.Accuracy >= 0.95, $"The test accuracy is {result.Test.Accuracy}.");
        Assert.Equal(loss, Loss.Parse(loss.Text));
        Assert.Equal(result.Test, evaluator.Evaluate(Data().Test));
    }

    [Fact]
    public void Optimizer_OfATestsOwn_MovesTheWeightsByItsRule()
    {
        using var cpu = new CpuFixture();
        using Trainer trainer = Trainer(
            cpu, new CrossEntropy(), new SignMomentum(0.5, 0.9f, Start: 4f), new TrainerOptions { Epochs = 1, BatchSize = 100 });
        IReadOnlyList<NamedTensor> before = trainer.Parameters.Read();

        trainer.Run();

        // Two steps: rate / 4, then rate / 5, of the same or of the other sign. Two roundings of a weight below 1.
        foreach ((NamedTensor old, NamedTensor now) in before.Zip(trainer.Parameters.Read()))
        {
            Assert.All(
                old.Values.Zip(now.Values, (first, last) => Math.Abs(last - first)),
                moved => Assert.True(Math.Abs(moved - 0.225) < 1e-6 || Math.Abs(moved - 0.025) < 1e-6 || moved == 0,
                    $"{old.Name} moved by {moved}."));
        }
    }

    [Fact]
    public void Optimizer_OfATestsOwn_Learns()
    {
        using var cpu = new CpuFixture();
        using Trainer trainer = Trainer(
            cpu, new CrossEntropy(), new SignMomentum(0.05, 0.9f, Start: 1f), new TrainerOptions { Epochs = 8, BatchSize = 20 });

        TrainingResult result = trainer.Run();

        Assert.True(result.Test.Accuracy >= 0.95, $"The test accuracy is {result.Test.Accuracy}.");
    }

    [Fact]
    public void Schedule_OfATestsOwn_GivesTheRates()
    {
        using var cpu = new CpuFixture();
        var options = new TrainerOptions { Epochs = 2, BatchSize = 100, Schedule = new SawtoothSchedule() };
        // One weight a sign step moves: the rate over 1, over 2, ...; the second and fourth step have rate 0, the third half the rate.
        using Trainer trainer = Trainer(cpu, new CrossEntropy(), new SignMomentum(0.12, 0f, Start: 1f), options);
        IReadOnlyList<NamedTensor> before = trainer.Parameters.Read();

        trainer.Run();

        // 0.12 / 1 and 0.06 / 3, with the same sign or not.
        foreach ((NamedTensor old, NamedTensor now) in before.Zip(trainer.Parameters.Read()))
        {
            Assert.All(
                old.Values.Zip(now.Values, (first, last) => Math.Abs(last - first)),
                moved => Assert.True(new[] { 0.14, 0.1, 0.12, 0.02, 0 }.Any(expected => Math.Abs(moved - expected) < 1e-6),
                    $"{old.Name} moved by {moved}."));
        }
    }
}
