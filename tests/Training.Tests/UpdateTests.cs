using GpuTrainer.Compute;
using GpuTrainer.Data;
using GpuTrainer.Model;
using GpuTrainer.Support.Cuda;
using ILGPU.Runtime;

namespace GpuTrainer.Training.Tests;

/// <summary>Accumulated and clipped gradients, and averaged weights, in whole steps and runs.</summary>
public class UpdateTests
{
    private const string Layers = "linear 24, tanh, linear 4";
    private static readonly ImageShape InputShape = new(1, 5, 6);

    // Gradients of chains of up to 48 products, added up in another order; a weight moves by rate times that.
    private const double Tolerance = 2e-6;

    private static readonly UpdateOptions Everything = new() { Accumulate = 3, ClipNorm = 0.05, ClipValue = 0.04, Ema = 0.8 };

    private static TrainTestData Data(int train = 48) =>
        new(TestData.Patterns(train, 4, InputShape, seed: 1), TestData.Patterns(12, 4, InputShape, seed: 2));

    private static Trainer Trainer(
        Accelerator accelerator, int batchSize, UpdateOptions update, Optimizer? optimizer = null, int epochs = 2, int train = 48,
        long? maxSteps = null,
        Schedule? schedule = null)
    {
        TrainTestData data = Data(train);
        var description = new ModelDescription(Sequential.Parse(Layers, new Shape(1, 5, 6)), data.Train.ClassNames);
        var options = new TrainerOptions
        {
            Epochs = epochs,
            BatchSize = batchSize,
            Shuffle = false,
            Seed = 5,
            Update = update,
            MaxSteps = maxSteps,
            Schedule = schedule ?? new ConstantSchedule(),
        };
        return new Trainer(accelerator, description, data, new CrossEntropy(), optimizer ?? new Sgd(0.5, 0.9), options);
    }

    private static double[] Weights(Trainer trainer) => Flat(trainer.Parameters);

    private static double[] Flat(ParameterBuffer buffer) =>
        [.. buffer.Read().SelectMany(tensor => tensor.Values).Select(value => (double)value)];

    [Theory]
    [InlineData(16, 4, 64)]
    [InlineData(24, 2, 48)]
    public void Accumulate_OfBatches_IsOneLargeBatch(int batch, int accumulate, int whole)
    {
        using var cpu = new CpuFixture();
        using Trainer small = Trainer(cpu.Accelerator, batch, new UpdateOptions { Accumulate = accumulate });
        using Trainer large = Trainer(cpu.Accelerator, whole, new UpdateOptions());

        TrainingResult result = small.Run();
        large.Run();

        // 48 samples are three batches of 16: a group that is cut short is the mean of what it has.
        Assert.Equal(2 * 48 / batch, result.Steps);
        Close.All("weights", Weights(large), Weights(small), Tolerance, 0);
    }

    [Fact]
    public void Accumulate_RunThatEndsWithinAGroup_TakesItsStep()
    {
        using var cpu = new CpuFixture();
        // Batches 1, 2, 3 of the four in a group: as one batch of 36.
        using Trainer small = Trainer(cpu.Accelerator, 12, new UpdateOptions { Accumulate = 4 }, maxSteps: 3);
        using Trainer large = Trainer(cpu.Accelerator, 36, new UpdateOptions(), maxSteps: 1);

        small.Run();
        large.Run();

        Close.All("weights", Weights(large), Weights(small), Tolerance, 0);
    }

    [Fact]
    public void Accumulate_ScheduleAndOptimizer_CountTheOptimizersSteps()
    {
        using var cpu = new CpuFixture();
        // Adam's corrections and the schedule go by the step's number.
        using Trainer small = Trainer(
            cpu.Accelerator, 12, new UpdateOptions { Accumulate = 2 }, new Adam(0.01),
            schedule: new ExponentialSchedule(0.5, ScheduleUnit.Step));
        using Trainer large = Trainer(
            cpu.Accelerator, 24, new UpdateOptions(), new Adam(0.01), schedule: new ExponentialSchedule(0.5, ScheduleUnit.Step));

        small.Run();
        large.Run();

        // Adam divides by the root of tiny squares: rounding is magnified.
        Close.All("weights", Weights(large), Weights(small), 1e-4, 0);
    }

    [Fact]
    public void ClipNorm_OfALargeGradient_HoldsTheStepToItsBound()
    {
        using var cpu = new CpuFixture();
        using Trainer trainer = Trainer(cpu.Accelerator, 16, new UpdateOptions { ClipNorm = 0.05 }, new Sgd(1.0), maxSteps: 1);
        double[] before = Weights(trainer);

        trainer.Run();

        double moved = Math.Sqrt(before.Zip(Weights(trainer), (a, b) => (a - b) * (a - b)).Sum());
        // 0.05 / (norm + 1e-6) * norm, and roundings of weights.
        Assert.Equal(0.05, moved, 1e-5);
        Assert.Equal(0.05, Math.Sqrt(Flat(trainer.Gradients).Sum(g => g * g)), 1e-5);
    }

    [Fact]
    public void ClipValue_BesideClipNorm_ComesFirst()
    {
        using var cpu = new CpuFixture();
        using Trainer raw = Trainer(cpu.Accelerator, 16, new UpdateOptions(), new Sgd(0.0), maxSteps: 1);
        using Trainer clipped = Trainer(
            cpu.Accelerator, 16, new UpdateOptions { ClipNorm = 0.05, ClipValue = 0.01 }, new Sgd(0.0), maxSteps: 1);
        raw.Run();
        clipped.Run();

        double[] held = [.. Flat(raw.Gradients).Select(g => Math.Clamp(g, -0.01f, 0.01f))];
        double norm = Math.Sqrt(held.Sum(g => g * g));
        Assert.True(norm > 0.05 && Flat(raw.Gradients).Max() > 0.01);
        Close.All("gradients", [.. held.Select(g => g * 0.05 / (norm + 1e-6))], Flat(clipped.Gradients), 0, 1e-5);
    }

    [Fact]
    public void Ema_IsEvaluatedAndSaved_AndTheWeightsGoOnWithoutIt()
    {
        using var folder = new TemporaryFolder();
        using var cpu = new CpuFixture();
        using Trainer plain = Trainer(cpu.Accelerator, 16, new UpdateOptions(), epochs: 1);
        using Trainer averaged = Trainer(cpu.Accelerator, 16, new UpdateOptions { Ema = 0.75 }, epochs: 1);
        var weights = new List<double[]>();
        plain.Run(new AfterEachStep(() => weights.Add(Weights(plain))));

        TrainingResult result = averaged.Run();
        averaged.Save(folder.File("model"));

        Assert.Equal(Weights(plain), Weights(averaged));
        double[] expected = weights[0];
        foreach (double[] step in weights.Skip(1))
            expected = [.. expected.Zip(step, (average, weight) => (0.75 * average) + (0.25 * weight))];
        Close.All("average", expected, Flat(averaged.EvaluatedParameters), 1e-6, 0);
        using var loaded = new LoadedModel(cpu.Accelerator, ModelFile.Load(folder.File("model")));
        Assert.Equal(Flat(averaged.EvaluatedParameters), Flat(loaded.Parameters));
        using Evaluator evaluator = loaded.CreateEvaluator();
        Assert.Equal(result.Test, evaluator.Evaluate(Data().Test));
    }

    [Fact]
    public void Ema_BeforeTheFirstStep_IsTheInitialWeights()
    {
        using var cpu = new CpuFixture();
        using Trainer trainer = Trainer(cpu.Accelerator, 16, new UpdateOptions { Ema = 0.75 });
        double[] before = Flat(trainer.EvaluatedParameters);

        trainer.Run(cancellation: new CancellationToken(canceled: true));

        Assert.Equal(Weights(trainer), before);
        Assert.Equal(before, Flat(trainer.EvaluatedParameters));
    }

    /// <summary>
    /// 20 batches an epoch: the first group runs as it is, then groups go to the GPU as one recording, or a batch at a time; the CPU
    /// replays each batch.
    /// </summary>
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Everything_OnInterpretedCuda_GivesTheCpusBits(int accumulate)
    {
        string Train(Accelerator accelerator)
        {
            using Trainer trainer = Trainer(accelerator, 2, Everything with { Accumulate = accumulate }, new Adam(), train: 40);
            trainer.Run();
            return $"{WeightsHash.Sha256(trainer.Parameters.Read())} {WeightsHash.Sha256(trainer.EvaluatedParameters.Read())}";
        }

        var driver = new InterpreterCudaDriver();
        using Accelerator cuda = InterpretedCuda.Open(driver);
        using var cpu = new CpuFixture();
        using var scalar = new CpuFixture(new CpuOptions { Threads = 1, VectorWidth = CpuVectorWidth.Scalar });

        string expected = Train(cpu.Accelerator);

        Assert.Equal(expected, Train(cuda));
        Assert.Equal(expected, Train(scalar.Accelerator));
        Assert.Contains("GraphLaunch", driver.Calls);
    }

    [Fact]
    public void Everything_RecordedOnceAndReplayed_GivesTheSameBitsAndAllocatesNothing()
    {
        using var cpu = new CpuFixture();
        IDataset data = TestData.Patterns(16 * 200, 4, InputShape, seed: 1);
        using var onDevice = new ResidentDataset(cpu.Accelerator, data);
        var description = new ModelDescription(Sequential.Parse(Layers, new Shape(1, 5, 6)), data.ClassNames);
        using var gradients = new ParameterBuffer(cpu.Accelerator, description.Model.Layout);
        int[] order = new int[data.Count];
        SampleOrder.Sequential(order);
        (string Hash, long Allocated) Train(Action<TrainingStep> take)
        {
            using var parameters = new ParameterBuffer(cpu.Accelerator, description.Model.Layout);
            parameters.Initialize(1);
            using var step = new TrainingStep(
                cpu.Accelerator, description, parameters, gradients, onDevice, new CrossEntropy(0f, [1f, 2f, 3f, 4f]), new Adam(), 16,
                seed: 1, update: Everything);
            step.BeginEpoch(order, stepsDone: 0);
            for (int i = 0; i < 30; i++)
                take(step);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 90; i++)
                take(step);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            return ($"{WeightsHash.Sha256(parameters.Read())} {WeightsHash.Sha256(step.Average!.Read())}", allocated);
        }

        (string replayed, long allocated) = Train(step => step.Run(16));

        Assert.Equal(Train(step => step.Launch(16)).Hash, replayed);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        using var cpu = new CpuFixture();
        Assert.All(
            new[] { new UpdateOptions { ClipNorm = 0 }, new UpdateOptions { ClipValue = double.NaN }, new UpdateOptions { Accumulate =
                0 }, new UpdateOptions { Ema = 1 } },
            update => Assert.Throws<TrainingException>(() => Trainer(cpu.Accelerator, 16, update)));
    }

    [Fact]
    public void Dispose_AfterTraining_FreesAllMemoryOfTheDevice()
    {
        using var cpu = new CpuFixture();
        Trainer trainer = Trainer(cpu.Accelerator, 16, Everything);
        trainer.Run();

        trainer.Dispose();

        Assert.Equal(0, cpu.Accelerator.LiveBuffers);
    }

    private sealed class AfterEachStep(Action look) : ITrainingObserver
    {
        public void OnProgress(in TrainingProgress progress) => look();

        public void OnStep(in StepReport report)
        {
            // Nothing is reported.
        }

        public void OnEpoch(EpochReport report)
        {
            // The steps are enough.
        }
    }
}
