using GpuTrainer.Compute;
using GpuTrainer.Data;
using GpuTrainer.Model;
using GpuTrainer.Support.Cuda;
using ILGPU.Runtime;

namespace GpuTrainer.Training.Tests;

/// <summary>A training that goes on from a checkpoint ends in the bits of one that was never stopped.</summary>
public sealed class ResumeTests : IDisposable
{
    private static readonly ImageShape InputShape = new(1, 5, 6);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Checkpoints => _folder.File("checkpoints");

    private static TrainTestData Data() =>
        new(TestData.Patterns(70, 4, InputShape, seed: 1), TestData.Patterns(30, 4, InputShape, seed: 2));

    private static ModelDescription Describe(TrainTestData data, string layers) =>
        new(Sequential.Parse(layers, new Shape(1, 5, 6)), data.Train.ClassNames);

    /// <summary>Each with something that a checkpoint must hold. 9 steps an epoch, 27 in all.</summary>
    public static TheoryData<string> Trainings() =>
        ["adam", "momentum", "rmsprop", "adagrad", "average", "accumulation", "plateau", "warm-up", "batch-norm", "augmentation",
            "streamed", "best", "limited"];

    private static Trainer Create(
        Accelerator accelerator, string training, string? checkpoints = null, int epochs = 3, int batchSize = 8, ulong seed = 5)
    {
        TrainTestData data = Data();
        string layers = training == "batch-norm" ? "linear 12, batchnorm1d, tanh, dropout 0.2, linear 4"
            : "linear 12, tanh, dropout 0.2, linear 4";
        Optimizer optimizer = training switch
        {
            "momentum" => new Sgd(0.1, momentum: 0.9),
            "rmsprop" => new RmsProp(0.01, momentum: 0.5),
            "adagrad" => new Adagrad(0.1, initialAccumulator: 0.1),
            _ => new Adam(0.01),
        };
        Schedule schedule = training switch
        {
            "plateau" => new PlateauSchedule(1, 0.5),
            "warm-up" => new WarmupSchedule(5, new ExponentialSchedule(0.9, ScheduleUnit.Step)),
            _ => new ConstantSchedule(),
        };
        var options = new TrainerOptions
        {
            Epochs = epochs,
            BatchSize = batchSize,
            Seed = seed,
            Schedule = schedule,
            Update = new UpdateOptions { Ema = training == "average" ? 0.9 : null, Accumulate = training == "accumulation" ? 4 : 1 },
            Augmentations = training == "augmentation" ? AugmentationRegistry.Parse("shift 0.2, noise 0.1") : [],
            Data = training == "streamed" ? new DataOptions { MemoryBudget = 500 } : new DataOptions(),
            KeepBest = training == "best",
            LimitBatches = training == "limited" ? 9 : null,
            Checkpoints = checkpoints is null ? null : new CheckpointOptions { Directory = checkpoints, Keep = 100 },
        };
        return new Trainer(accelerator, Describe(data, layers), data, new CrossEntropy(), optimizer, options);
    }

    private static string Outcome(Trainer trainer, TrainingResult result) =>
        WeightsHash.Sha256(trainer.EvaluatedParameters.Read()) + WeightsHash.Sha256(trainer.Parameters.Read())
        + string.Join("; ", result.Epochs.Select(epoch =>
            $"{epoch.Steps} {epoch.TrainLoss:R} {epoch.TrainAccuracy:R} {epoch.TestLoss:R} {epoch.LearningRate:R} {epoch.GradientNorm:R}"));

    private static string Uninterrupted(string training, int epochs = 3)
    {
        using var cpu = new CpuFixture();
        using Trainer trainer = Create(cpu.Accelerator, training, epochs: epochs);
        return Outcome(trainer, trainer.Run());
    }

    private void StopAfter(Accelerator accelerator, string training, int steps, int epochs = 3)
    {
        using var cancellation = new CancellationTokenSource();
        using Trainer trainer = Create(accelerator, training, Checkpoints, epochs);
        int done = 0;
        trainer.Run(new Watcher { OnStepDone = () => { if (++done == steps) cancellation.Cancel(); } }, cancellation.Token);
    }

    private string GoOn(Accelerator accelerator, string training, out ResumeReport report, int epochs = 3)
    {
        using Trainer trainer = Create(accelerator, training, Checkpoints, epochs);
        report = trainer.Resume(Checkpoints)!;
        Assert.NotNull(report);
        return Outcome(trainer, trainer.Run());
    }

    [Theory]
    [MemberData(nameof(Trainings))]
    public void Resume_FromTheMiddleOfAnEpoch_EndsInTheSameBits(string training)
    {
        using var cpu = new CpuFixture();
        StopAfter(cpu.Accelerator, training, steps: 15);

        string outcome = GoOn(cpu.Accelerator, training, out ResumeReport report);

        Assert.Equal(15, report.Step);
        Assert.Single(report.Epochs);
        Assert.Equal(Uninterrupted(training), outcome);
    }

    [Theory]
    [MemberData(nameof(Trainings))]
    public void Resume_FromAnEpochsEnd_EndsInTheSameBits(string training)
    {
        using var cpu = new CpuFixture();
        StopAfter(cpu.Accelerator, training, steps: 18);

        string outcome = GoOn(cpu.Accelerator, training, out ResumeReport report);

        Assert.Equal(18, report.Step);
        Assert.Equal(Uninterrupted(training), outcome);
    }

    [Fact]
    public void Resume_AfterEveryStep_EndsInTheSameBits()
    {
        using var cpu = new CpuFixture();
        for (int step = 1; step < 27; step++)
        {
            using var stop = new CancellationTokenSource();
            using Trainer trainer = Create(cpu.Accelerator, "accumulation", Checkpoints);
            Assert.Equal(step - 1, trainer.Resume(Checkpoints)?.Step ?? 0);
            trainer.Run(new Watcher { OnStepDone = stop.Cancel }, stop.Token);
        }

        Assert.Equal(Uninterrupted("accumulation"), GoOn(cpu.Accelerator, "accumulation", out _));
    }

    [Fact]
    public void Resume_OtherThreadsAndVectors_EndsInTheSameBits()
    {
        using (var one = new CpuFixture(new CpuOptions { Threads = 1 }))
            StopAfter(one.Accelerator, "batch-norm", steps: 13);
        using var other = new CpuFixture(new CpuOptions { Threads = 2, VectorWidth = CpuVectorWidth.Scalar });

        Assert.Equal(Uninterrupted("batch-norm"), GoOn(other.Accelerator, "batch-norm", out _));
    }

    /// <summary>On a GPU several steps go out at once.</summary>
    [Fact]
    public void Resume_OnAnotherDevice_EndsInTheSameBits()
    {
        using (var cpu = new CpuFixture())
            StopAfter(cpu.Accelerator, "adam", steps: 4);
        using Accelerator cuda = InterpretedCuda.Open();

        Assert.Equal(Uninterrupted("adam"), GoOn(cuda, "adam", out _));
    }

    [Fact]
    public void Resume_MoreEpochs_IsAsIfThereHadBeenSoManyFromTheStart()
    {
        using var cpu = new CpuFixture();
        using (Trainer trainer = Create(cpu.Accelerator, "adam", Checkpoints, epochs: 2))
            trainer.Run();

        Assert.Equal(Uninterrupted("adam", epochs: 3), GoOn(cpu.Accelerator, "adam", out ResumeReport report, epochs: 3));
        Assert.Equal(18, report.Step);
    }

    [Fact]
    public void Resume_NewestIsDamaged_TakesTheOneBeforeAndSaysSo()
    {
        using var cpu = new CpuFixture();
        StopAfter(cpu.Accelerator, "adam", steps: 20);
        string newest = CheckpointFolder.PathOf(Checkpoints, 20);
        byte[] bytes = File.ReadAllBytes(newest);
        bytes[^1000] ^= 1; // One bit of a weight.
        File.WriteAllBytes(newest, bytes);

        string outcome = GoOn(cpu.Accelerator, "adam", out ResumeReport report);

        Assert.Equal(18, report.Step);
        Assert.Contains(newest, Assert.Single(report.Damaged), StringComparison.Ordinal);
        Assert.Equal(Uninterrupted("adam"), outcome);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(3000)]
    public void Resume_NewestIsCutShort_TakesTheOneBefore(int length)
    {
        using var cpu = new CpuFixture();
        StopAfter(cpu.Accelerator, "adam", steps: 20);
        string newest = CheckpointFolder.PathOf(Checkpoints, 20);
        File.WriteAllBytes(newest, File.ReadAllBytes(newest)[..length]);

        Assert.Equal(Uninterrupted("adam"), GoOn(cpu.Accelerator, "adam", out _));
        Assert.False(File.Exists(newest));
    }

    [Fact]
    public void Resume_AllAreDamaged_IsAnErrorThatNamesOneAndSaysWhatToDo()
    {
        Directory.CreateDirectory(Checkpoints);
        string file = CheckpointFolder.PathOf(Checkpoints, 9);
        File.WriteAllText(file, "no checkpoint");
        using var cpu = new CpuFixture();
        using Trainer trainer = Create(cpu.Accelerator, "adam");

        var problem = Assert.Throws<CheckpointException>(() => trainer.Resume(Checkpoints));

        Assert.Contains(file, problem.Message, StringComparison.Ordinal);
        Assert.Contains("cannot resume; start it again (train --overwrite)", problem.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(file));
    }

    [Fact]
    public void Resume_NoCheckpoint_BeginsAtTheStart()
    {
        using var cpu = new CpuFixture();
        using Trainer trainer = Create(cpu.Accelerator, "adam");

        Assert.Null(trainer.Resume(Checkpoints));
        Assert.Equal(27, trainer.Run().Steps);
    }

    [Theory]
    [InlineData(16, 5UL, "batch size was \"8\", is \"16\"")]
    [InlineData(8, 6UL, "seed was \"5\", is \"6\"")]
    public void Resume_OtherSettings_AreRefusedWithTheDifference(int batchSize, ulong seed, string expected)
    {
        using var cpu = new CpuFixture();
        StopAfter(cpu.Accelerator, "adam", steps: 3);
        using Trainer trainer = Create(cpu.Accelerator, "adam", batchSize: batchSize, seed: seed);

        Assert.Contains(expected, Assert.Throws<TrainingException>(() => trainer.Resume(Checkpoints)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resume_OtherOptimizer_IsRefused()
    {
        using var cpu = new CpuFixture();
        StopAfter(cpu.Accelerator, "adam", steps: 3);
        using Trainer trainer = Create(cpu.Accelerator, "momentum");

        Assert.Contains("optimizer", Assert.Throws<CheckpointException>(() => trainer.Resume(Checkpoints)).Message,
            StringComparison.Ordinal);
    }

    private sealed class Watcher : ITrainingObserver
    {
        public required Action OnStepDone { get; init; }

        public void OnProgress(in TrainingProgress progress) => OnStepDone();

        public void OnStep(in StepReport report)
        {
        }

        public void OnEpoch(EpochReport report)
        {
        }
    }
}
