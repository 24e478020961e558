using GpuTrainer.Compute;
using GpuTrainer.Data;
using GpuTrainer.Model;
using ILGPU.Runtime;

namespace GpuTrainer.Training.Tests;

public class TrainerTests
{
    private static readonly ImageShape InputShape = new(1, 5, 6);

    private static TrainTestData Data(int train = 70, int test = 30) =>
        new(TestData.Patterns(train, 4, InputShape, seed: 1), TestData.Patterns(test, 4, InputShape, seed: 2));

    private static ModelDescription Describe(TrainTestData data, string layers = "linear 24, tanh, dropout 0.2, linear 4") =>
        new(Sequential.Parse(layers, new Shape(1, 5, 6)), data.Train.ClassNames);

    private static string Train(CpuOptions options, ulong seed = 5, Loss? loss = null, Optimizer? optimizer = null)
    {
        using var cpu = new CpuFixture(options);
        TrainTestData data = Data();
        var training = new TrainerOptions { Epochs = 2, BatchSize = 32, Seed = seed };
        using var trainer = new Trainer(
            cpu.Accelerator, Describe(data), data, loss ?? new CrossEntropy(), optimizer ?? new Adam(), training);
        trainer.Run();
        return WeightsHash.Sha256(trainer.Parameters.Read());
    }

    [Fact]
    public void Run_OtherSeed_GivesOtherWeights() =>
        Assert.NotEqual(Train(new CpuOptions(), seed: 5), Train(new CpuOptions(), seed: 6));

    [Fact]
    public void Run_SixtyFourSamples_LearnsThemByHeart()
    {
        using var cpu = new CpuFixture();
        TrainTestData data = new(TestData.Patterns(64, 4, InputShape, seed: 1, noise: 0.9), TestData.Patterns(10, 4, InputShape, seed: 2));
        var options = new TrainerOptions { Epochs = 150, BatchSize = 16 };
        using var trainer = new Trainer(
            cpu.Accelerator, Describe(data, "linear 64, relu, linear 4"), data, new CrossEntropy(), new Adam(0.01), options);

        TrainingResult result = trainer.Run();

        Assert.Equal(1, result.Epochs[^1].TrainAccuracy);
        Assert.True(result.Epochs[^1].TrainLoss < 0.02, $"The training loss is {result.Epochs[^1].TrainLoss}.");
        Assert.True(result.Epochs[^1].TrainLoss < result.Epochs[0].TrainLoss / 20);
    }

    [Fact]
    public void Run_SimplePatterns_AreRecognisedInDataNotSeen()
    {
        using var cpu = new CpuFixture();
        TrainTestData data = Data(train: 200, test: 50);
        using var trainer = new Trainer(
            cpu.Accelerator, Describe(data), data, new CrossEntropy(), new Adam(0.01), new TrainerOptions { Epochs = 8, BatchSize = 20 });

        TrainingResult result = trainer.Run();

        Assert.True(result.Test.Accuracy >= 0.98, $"The test accuracy is {result.Test.Accuracy}.");
        Assert.Equal(50, result.Test.Count);
        Assert.Equal(result.Epochs[^1].TestLoss, result.Test.Loss);
        Assert.InRange(result.BestEpoch, 1, 8);
    }

    [Fact]
    public void Run_InitialWeightsFromAFile_EqualsTheSeedsRun()
    {
        using var folder = new TemporaryFolder();
        using var cpu = new CpuFixture();
        TrainTestData data = Data();
        ModelDescription description = Describe(data);
        var options = new TrainerOptions { Epochs = 2, BatchSize = 32, Seed = 5 };
        using var first = new Trainer(cpu.Accelerator, description, data, new CrossEntropy(), new Adam(), options);
        first.Save(folder.File("init"));
        first.Run();

        using var second = new Trainer(cpu.Accelerator, description, data, new CrossEntropy(), new Adam(), options);
        second.Parameters.Write(Zeros(description.Model.Layout));
        second.Parameters.Write(ModelFile.LoadWeights(folder.File("init"), description.Model.Layout));
        second.Run();

        Assert.Equal(WeightsHash.Sha256(first.Parameters.Read()), WeightsHash.Sha256(second.Parameters.Read()));
    }

    [Fact]
    public void Run_BatchThatDoesNotDivideTheData_TakesEverySampleOnce()
    {
        using var cpu = new CpuFixture();
        TrainTestData data = Data(train: 70);
        var recorder = new Recorder();
        // Learning rate 0: the epoch's mean is that of the initial weights over all samples, whatever the batches.
        using var trainer = new Trainer(
            cpu.Accelerator, Describe(data, "linear 4"), data, new CrossEntropy(), new Sgd(0.0),
            new TrainerOptions { Epochs = 1, BatchSize = 32 });
        using var evaluator = new Evaluator(cpu.Accelerator, trainer.Description, trainer.Parameters, new CrossEntropy());

        trainer.Run(recorder);

        Evaluation whole = evaluator.Evaluate(data.Train);
        EpochReport epoch = Assert.Single(recorder.Epochs);
        Assert.Equal(3, epoch.Steps);
        Assert.Equal(70, whole.Count);
        // Float sums of 70 losses in another order.
        Assert.Equal(whole.Loss, epoch.TrainLoss, 1e-6);
        Assert.Equal(whole.Accuracy, epoch.TrainAccuracy, 1e-12);
        Assert.Equal([1, 2, 3], recorder.Progress.Select(progress => progress.StepInEpoch));
    }

    [Fact]
    public void Run_MaxStepsInTheSecondEpoch_StopsThere()
    {
        using var cpu = new CpuFixture();
        TrainTestData data = Data(train: 70);
        var recorder = new Recorder();
        using var trainer = new Trainer(
            cpu.Accelerator, Describe(data), data, new CrossEntropy(), new Sgd(),
            new TrainerOptions { Epochs = 10, BatchSize = 32, MaxSteps = 4, LogEvery = 2 });

        TrainingResult result = trainer.Run(recorder);

        Assert.Equal(4, result.Steps);
        Assert.False(result.WasCancelled);
        Assert.Equal([3L, 1L], result.Epochs.Select(epoch => epoch.Steps));
        Assert.Equal([(2L, 1), (4L, 2)], recorder.Steps.Select(step => (step.Step, step.Epoch)));
        Assert.All(recorder.Steps, step => Assert.InRange(step.Loss, 0.1f, 5f));
    }

    [Fact]
    public void Run_Cancelled_StopsBetweenStepsAndKeepsTheResult()
    {
        using var cpu = new CpuFixture();
        using var cancellation = new CancellationTokenSource();
        TrainTestData data = Data(train: 70);
        var recorder =
            new Recorder { OnEachProgress = progress => { if (progress is { Epoch: 2, StepInEpoch: 2 }) cancellation.Cancel(); } };
        using var trainer = new Trainer(
            cpu.Accelerator, Describe(data), data, new CrossEntropy(), new Sgd(), new TrainerOptions { Epochs = 10, BatchSize = 32 });

        TrainingResult result = trainer.Run(recorder, cancellation.Token);

        Assert.True(result.WasCancelled);
        Assert.Equal(5, result.Steps);
        Assert.Equal(2, result.Epochs.Count);
        Assert.Equal(30, result.Test.Count);
    }

    [Fact]
    public void Run_LearningRateFarTooHigh_ThrowsWithStepRateAndAdvice()
    {
        using var cpu = new CpuFixture();
        TrainTestData data = Data();
        using var trainer = new Trainer(
            cpu.Accelerator, Describe(data, "linear 8, relu, linear 4"), data, new CrossEntropy(), new Sgd(1e30),
            new TrainerOptions { BatchSize = 8 });

        var problem = Assert.Throws<DivergedException>(() => trainer.Run());

        Assert.InRange(problem.Step, 2, 9);
        Assert.False(double.IsFinite(problem.Loss));
        Assert.Contains($"at step {problem.Step} (learning rate 1E+30)", problem.Message, StringComparison.Ordinal);
        Assert.Contains("--lr 1E+29", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_NoShuffle_TakesTheSamplesInOrder()
    {
        using var cpu = new CpuFixture();
        TrainTestData data = Data(train: 70);
        var recorder = new Recorder();
        ModelDescription description = Describe(data, "linear 4");
        using var trainer = new Trainer(
            cpu.Accelerator, description, data, new CrossEntropy(), new Sgd(0.0),
            new TrainerOptions { Epochs = 1, BatchSize = 32, Shuffle = false, LogEvery = 1 });
        var reference = new Reference.ReferenceNetwork(description.Model, trainer.Parameters.Read());

        trainer.Run(recorder);

        double[] expected =
        [
            .. new[] { (0, 32), (32, 32), (64, 6) }.Select(batch => Reference.ReferenceLoss.Of(
                new CrossEntropy(), reference.Forward(TestData.Input(data.Train, batch.Item1, batch.Item2), batch.Item2),
                TestData.Labels(data.Train, batch.Item1, batch.Item2))),
        ];
        // Float chains of 30 products.
        Close.All("losses", expected, [.. recorder.Steps.Select(step => (double)step.Loss)], 2e-6, 0);
    }

    [Fact]
    public void Run_ManySteps_LeavesThePaddingZero()
    {
        using var cpu = new CpuFixture();
        TrainTestData data = Data();
        using var trainer = new Trainer(
            cpu.Accelerator, Describe(data), data, new CrossEntropy(), new AdamW(), new TrainerOptions { Epochs = 3, BatchSize = 16 });

        trainer.Run();

        ParameterLayout layout = trainer.Parameters.Layout;
        float[] all = new float[layout.BufferLength];
        trainer.Parameters.View.CopyToCPU(all);
        bool[] used = new bool[layout.BufferLength];
        foreach (ParameterSlot slot in layout.Slots)
            Array.Fill(used, true, slot.Offset, slot.Length);
        Assert.Contains(false, used);
        Assert.All(all.Where((_, i) => !used[i]), value => Assert.Equal(0f, value));
    }

    [Fact]
    public void Run_LinearSchedule_ChangesTheSecondStepNotTheFirst()
    {
        string Train(Schedule schedule, int maxSteps)
        {
            using var cpu = new CpuFixture();
            TrainTestData data = Data();
            // Epochs alone decide the schedule's length here: 1 step of 1, or 2 of 2.
            var options = new TrainerOptions { Epochs = maxSteps, BatchSize = 70, Schedule = schedule };
            using var trainer = new Trainer(cpu.Accelerator, Describe(data), data, new CrossEntropy(), new Sgd(0.1), options);
            trainer.Run();
            return WeightsHash.Sha256(trainer.Parameters.Read());
        }

        Assert.Equal(Train(new ConstantSchedule(), 1), Train(new LinearSchedule(), 1));
        Assert.NotEqual(Train(new ConstantSchedule(), 2), Train(new LinearSchedule(), 2));
    }

    [Theory]
    [InlineData(0, 32, "Epochs is 0, expected at least 1.")]
    [InlineData(1, 0, "BatchSize is 0, expected at least 1.")]
    public void Constructor_OptionOutOfRange_IsRefused(int epochs, int batchSize, string expected)
    {
        using var cpu = new CpuFixture();
        TrainTestData data = Data();

        var problem = Assert.Throws<TrainingException>(() => new Trainer(
            cpu.Accelerator, Describe(data), data, new CrossEntropy(), new Sgd(),
            new TrainerOptions { Epochs = epochs, BatchSize = batchSize }));

        Assert.Equal(expected, problem.Message);
    }

    [Theory]
    [InlineData("linear 5", 1, "4 classes, but the network has 5 outputs")]
    [InlineData("linear 4", 2, "items are [1, 5, 6], but the network takes [2, 5, 6]")]
    [InlineData("tanh, flatten", 0, "has no weights to train")]
    public void Constructor_NetworkThatDoesNotFit_IsRefused(string layers, int channels, string expected)
    {
        using var cpu = new CpuFixture();
        TrainTestData data = Data();
        string[] classes = [.. data.Train.ClassNames];
        var description = channels == 0
            ? new ModelDescription(Sequential.Parse(layers, new Shape(30)), classes)
            : new ModelDescription(Sequential.Parse(layers, new Shape(channels, 5, 6)), classes);
        if (channels == 0)
            data = new TrainTestData(TestData.Patterns(5, 30, InputShape, 1), TestData.Patterns(5, 30, InputShape, 2));

        var problem = Assert.Throws<ShapeException>(
            () => new Trainer(cpu.Accelerator, description, data, new CrossEntropy(), new Sgd(), new TrainerOptions()));

        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    private sealed class Recorder : ITrainingObserver
    {
        public List<TrainingProgress> Progress { get; } = [];

        public List<StepReport> Steps { get; } = [];

        public List<EpochReport> Epochs { get; } = [];

        public Action<TrainingProgress>? OnEachProgress { get; init; }

        public void OnProgress(in TrainingProgress progress)
        {
            Progress.Add(progress);
            OnEachProgress?.Invoke(progress);
        }

        public void OnStep(in StepReport report) => Steps.Add(report);

        public void OnEpoch(EpochReport report) => Epochs.Add(report);
    }

    [Theory]
    [InlineData(1, CpuVectorWidth.Auto)]
    [InlineData(2, CpuVectorWidth.Auto)]
    [InlineData(2, CpuVectorWidth.Scalar)]
    [InlineData(1, CpuVectorWidth.Vector128)]
    [InlineData(2, CpuVectorWidth.Vector256)]
    [InlineData(1, CpuVectorWidth.Vector512)]
    public void Run_SameSeed_GivesTheSameBitsOnAnyThreadsAndVectors(int threads, CpuVectorWidth width) =>
        Assert.Equal(
            Train(new CpuOptions { Threads = 1, VectorWidth = CpuVectorWidth.Scalar }),
            Train(new CpuOptions { Threads = threads, VectorWidth = width }));

    [Fact]
    public void Dispose_AfterTraining_FreesAllMemoryOfTheDevice()
    {
        using var cpu = new CpuFixture();
        TrainTestData data = Data();
        var trainer = new Trainer(cpu.Accelerator, Describe(data), data, new CrossEntropy(), new Adam(), new TrainerOptions { Epochs = 1 });
        trainer.Run();

        trainer.Dispose();

        Assert.Equal(0, cpu.Accelerator.LiveBuffers);
    }

    private static IEnumerable<NamedTensor> Zeros(ParameterLayout layout) =>
        layout.Slots.Select(slot => new NamedTensor(slot.Name, slot.Shape, new float[slot.Length]));
}
