using GpuTrainer.Data;
using GpuTrainer.Model;
using ILGPU.Runtime;

namespace GpuTrainer.Training.Tests;

public sealed class TrainingStepTests : IDisposable
{
    private const int BatchSize = 16;
    private readonly CpuFixture _cpu = new();
    private readonly DeviceDataset _data;
    private readonly ModelDescription _description;
    private readonly int[] _order;

    public TrainingStepTests()
    {
        IDataset data = TestData.Patterns(BatchSize * 200, 4, new ImageShape(1, 5, 6), seed: 1);
        _data = new ResidentDataset(_cpu.Accelerator, data);
        _description = new ModelDescription(Sequential.Parse("linear 24, tanh, dropout 0.2, linear 40, sigmoid, dropout 0.2, linear 4",
            new Shape(1, 5, 6)), data.ClassNames);
        _order = new int[data.Count];
        SampleOrder.Shuffle(_order, 1, 1);
    }

    public void Dispose()
    {
        _data.Dispose();
        _cpu.Dispose();
    }

    private ParameterBuffer Parameters()
    {
        var parameters = new ParameterBuffer(_cpu.Accelerator, _description.Model.Layout);
        parameters.Initialize(1);
        return parameters;
    }

    private TrainingStep Step(ParameterBuffer parameters, ParameterBuffer gradients, Optimizer optimizer)
    {
        var step = new TrainingStep(_cpu.Accelerator, _description, parameters, gradients, _data, new CrossEntropy(), optimizer,
            BatchSize, seed: 1);
        step.BeginEpoch(_order, stepsDone: 0);
        return step;
    }

    [Fact]
    public void Run_RecordedOnceAndReplayed_GivesTheSameBits()
    {
        // A recording refuses copies from and to the host, so this also proves that a step never waits for the device.
        using ParameterBuffer parameters = Parameters();
        using ParameterBuffer gradients = Parameters();
        using TrainingStep step = Step(parameters, gradients, new Adam());
        for (int i = 0; i < 20; i++)
            step.Launch(BatchSize);

        using ParameterBuffer replayed = Parameters();
        using TrainingStep other = Step(replayed, gradients, new Adam());
        for (int i = 0; i < 20; i++)
            other.Run(BatchSize);

        Assert.Equal(WeightsHash.Sha256(parameters.Read()), WeightsHash.Sha256(replayed.Read()));
    }

    [Fact]
    public void Run_HundredSteps_AllocatesNothing()
    {
        using ParameterBuffer parameters = Parameters();
        using ParameterBuffer gradients = Parameters();
        using TrainingStep step = Step(parameters, gradients, new Adam());
        for (int i = 0; i < 50; i++)
            step.Run(BatchSize);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            step.Run(BatchSize);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
    }

    /// <summary>Batch normalisation of one sample's features would stop a run at the end of its first epoch, and lose it.</summary>
    [Theory]
    [InlineData("linear 8, batchnorm1d, linear 4", 16, false, "The last batch of an epoch has 1, expected at least 2")]
    [InlineData("linear 8, residual(batchnorm1d), linear 4", 1, true, "The batch size is 1, expected at least 2")]
    [InlineData("linear 8, batchnorm1d, linear 4", 16, true, null)]
    [InlineData("conv2d 2 3, batchnorm2d, linear 4", 16, false, null)]
    public void Constructor_BatchTooSmallForTheNetwork_IsRefused(string layers, int batchSize, bool dropLast, string? message)
    {
        IDataset data = TestData.Patterns(33, 4, new ImageShape(1, 5, 6), seed: 1);
        using var onDevice = new ResidentDataset(_cpu.Accelerator, data);
        var description = new ModelDescription(Sequential.Parse(layers, new Shape(1, 5, 6)), data.ClassNames);
        using var parameters = new ParameterBuffer(_cpu.Accelerator, description.Model.Layout);
        using var gradients = new ParameterBuffer(_cpu.Accelerator, description.Model.Layout);
        void Make() => new TrainingStep(
            _cpu.Accelerator, description, parameters, gradients, onDevice, new CrossEntropy(), new Sgd(), batchSize, seed: 1,
            dropLast: dropLast).Dispose();

        if (message is null)
            Make();
        else
            Assert.Contains(message, Assert.Throws<TrainingException>(Make).Message, StringComparison.Ordinal);
    }
}
