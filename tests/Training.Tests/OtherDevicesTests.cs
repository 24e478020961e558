using GpuTrainer.Compute;
using GpuTrainer.Data;
using GpuTrainer.Model;
using GpuTrainer.Support.Cuda;
using GpuTrainer.Support.OpenCl;
using ILGPU.Runtime;

namespace GpuTrainer.Training.Tests;

/// <summary>Training on other devices than the CPU: the same bits, and no waiting for the device but where something is reported.</summary>
public class OtherDevicesTests
{
    private const string TanhDropout = "linear 24, tanh, dropout 0.2, linear 4";
    private const string ReluSigmoid = "linear 16, relu, linear 12, sigmoid, linear 4";

    /// <summary>As a GPU runs it, with the PTX interpreter in the GPU's place.</summary>
    [Theory]
    [InlineData(TanhDropout)]
    [InlineData(ReluSigmoid)]
    public void Run_OnInterpretedCuda_GivesTheCpusWeightsToTheBit(string layers)
    {
        using Accelerator cuda = InterpretedCuda.Open();

        AssertTrainsAsTheCpu(cuda, layers);
    }

    /// <summary>The chunks of a device with its own memory are copied; those of the CPU are read in place.</summary>
    [Fact]
    public void Run_StreamedToInterpretedCuda_GivesTheCpusWeightsToTheBit()
    {
        using var cpu = new CpuFixture();
        using Accelerator cuda = InterpretedCuda.Open();

        Assert.Equal(Train(cpu.Accelerator, TanhDropout), Train(cuda, TanhDropout, data: new DataOptions { MemoryBudget = 1000 }));
    }

    /// <summary>22 steps an epoch: one alone, one recorded for sixteen, the rest one by one.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public void Run_OfManySteps_ReplaysSixteenAtATimeWithTheCpusWeights(int logEvery)
    {
        var driver = new InterpreterCudaDriver();
        using Accelerator cuda = InterpretedCuda.Open(driver);
        using var cpu = new CpuFixture();

        Assert.Equal(Train(cpu.Accelerator, TanhDropout, batchSize: 2, logEvery), Train(cuda, TanhDropout, batchSize: 2, logEvery));

        // Of 44 steps the first runs as it is and two times 16 as one; a report after 20 and after 40 leaves room for 16 before each.
        Assert.Equal(2, Calls(driver, "StreamBeginCapture"));
        Assert.Equal(13, Calls(driver, "GraphLaunch"));
    }

    /// <summary>The tutorial's network: what bench and docs/cuda.md count on. A launch more is a tenth of the step.</summary>
    [Fact]
    public void Step_OfTheTutorialsNetwork_IsElevenLaunches()
    {
        var driver = new InterpreterCudaDriver();
        using Accelerator cuda = InterpretedCuda.Open(driver);
        const string Tutorial = "linear 12, tanh, dropout 0.2, linear 16, sigmoid, dropout 0.2, linear 4";
        var description = new ModelDescription(Sequential.Parse(Tutorial, new Shape(1, 5, 6)), Data().Train.ClassNames);
        using var parameters = new ParameterBuffer(cuda, description.Model.Layout);
        using var gradients = new ParameterBuffer(cuda, description.Model.Layout);
        using var train = new ResidentDataset(cuda, Data().Train);
        using var step = new TrainingStep(cuda, description, parameters, gradients, train, new CrossEntropy(), new Adam(), 4, seed: 1);
        step.BeginEpoch([.. Enumerable.Range(0, 44)], 0);
        int before = Calls(driver, "LaunchKernel");

        step.Run(4);

        Assert.Equal(11, Calls(driver, "LaunchKernel") - before);
    }

    [OpenClTheory]
    [InlineData(TanhDropout)]
    [InlineData(ReluSigmoid)]
    public void Run_OnOpenCl_GivesTheCpusWeightsToTheBit(string layers)
    {
        using DeviceSearch search = DeviceSearch.Find(AcceleratorType.OpenCL, new CpuOptions());
        using Accelerator openCl = search.Open(search.Devices[0]);

        AssertTrainsAsTheCpu(openCl, layers);
    }

    /// <summary>Each program is a start of the driver's compiler, for which a newcomer waits.</summary>
    [OpenClFact]
    public void Run_OnOpenCl_BuildsOneProgram()
    {
        using DeviceSearch search = DeviceSearch.Find(AcceleratorType.OpenCL, new CpuOptions());
        using Accelerator openCl = search.Open(search.Devices[0]);

        Train(openCl, TanhDropout);

        Assert.Equal(1, OpenClBuilds.Count(openCl));
    }

    [Fact]
    public void Steps_OnInterpretedCuda_WaitOnlyWhenTheirLossesAreRead()
    {
        var driver = new InterpreterCudaDriver();
        using Accelerator cuda = InterpretedCuda.Open(driver);
        AssertStepsWaitOnce(cuda, () => driver.HostSynchronizations);
    }

    [OpenClFact]
    public void Steps_OnOpenCl_WaitOnlyWhenTheirLossesAreRead()
    {
        using DeviceSearch search = DeviceSearch.Find(AcceleratorType.OpenCL, new CpuOptions());
        using Accelerator openCl = search.Open(search.Devices[0]);
        AssertStepsWaitOnce(openCl, () => OpenClWaits.OfThisThread);
    }

    [Fact]
    public void Run_OnInterpretedCuda_WaitsOnceForEachReport()
    {
        var driver = new InterpreterCudaDriver();
        using Accelerator cuda = InterpretedCuda.Open(driver);
        AssertWaitsOnceForEachReport(cuda, () => driver.HostSynchronizations);
    }

    [OpenClFact]
    public void Run_OnOpenCl_WaitsOnceForEachReport()
    {
        using DeviceSearch search = DeviceSearch.Find(AcceleratorType.OpenCL, new CpuOptions());
        using Accelerator openCl = search.Open(search.Devices[0]);
        AssertWaitsOnceForEachReport(openCl, () => OpenClWaits.OfThisThread);
    }

    private static void AssertStepsWaitOnce(Accelerator device, Func<long> waits)
    {
        TrainTestData data = Data();
        var description = new ModelDescription(Sequential.Parse(TanhDropout, new Shape(1, 5, 6)), data.Train.ClassNames);
        using var parameters = new ParameterBuffer(device, description.Model.Layout);
        using var gradients = new ParameterBuffer(device, description.Model.Layout);
        parameters.Initialize(1);
        using var train = new ResidentDataset(device, data.Train);
        using var step = new TrainingStep(device, description, parameters, gradients, train, new CrossEntropy(), new Adam(), 4, seed: 1);
        step.BeginEpoch([.. Enumerable.Range(0, data.Train.Count)], 0);
        long before = waits();

        for (int i = 0; i < 10; i++)
            step.Run(4);
        Assert.Equal(before, waits());

        float[] losses = new float[10];
        step.ReadLosses(0, losses);
        Assert.Equal(before + 1, waits());
        Assert.All(losses, loss => Assert.True(loss > 0f));
    }

    private static void AssertWaitsOnceForEachReport(Accelerator device, Func<long> waits)
    {
        TrainTestData data = Data();
        var description = new ModelDescription(Sequential.Parse(TanhDropout, new Shape(1, 5, 6)), data.Train.ClassNames);
        var options = new TrainerOptions { Epochs = 2, BatchSize = 2, LogEvery = 4 };
        using var trainer = new Trainer(device, description, data, new CrossEntropy(), new Adam(), options);
        var reports = new WaitsAtReports(waits);

        trainer.Run(reports);

        // 22 steps an epoch: reports after 4, 8, 12, 16 and 20; then after 24 (which is 2 in the second epoch), 28, ... and 44.
        Assert.Equal([1L, 1, 1, 1], reports.BetweenReports(epoch: 1));
        Assert.Equal([1L, 1, 1, 1, 1], reports.BetweenReports(epoch: 2));
    }

    private static int Calls(InterpreterCudaDriver driver, string name) => driver.Calls.Count(call => call == name);

    private static void AssertTrainsAsTheCpu(Accelerator device, string layers)
    {
        using var cpu = new CpuFixture();
        Assert.Equal(Train(cpu.Accelerator, layers), Train(device, layers));
    }

    private static string Train(Accelerator accelerator, string layers, int batchSize = 16, int logEvery = 0, DataOptions? data = null)
    {
        TrainTestData sets = Data();
        var description = new ModelDescription(Sequential.Parse(layers, new Shape(1, 5, 6)), sets.Train.ClassNames);
        var options =
            new TrainerOptions { Epochs = 2, BatchSize = batchSize, Seed = 5, LogEvery = logEvery, Data = data ?? new DataOptions() };
        using var trainer = new Trainer(accelerator, description, sets, new CrossEntropy(), new Adam(), options);
        TrainingResult result = trainer.Run();

        // The reports are bits, too: the sums of losses run in one order on every device.
        string reports = string.Join("; ",
            result.Epochs.Select(e => $"{e.Steps}: {e.TrainLoss:R} {e.TrainAccuracy:R} {e.TestLoss:R} {e.TestAccuracy:R}"));
        return WeightsHash.Sha256(trainer.Parameters.Read()) + ", " + reports;
    }

    private static TrainTestData Data()
    {
        var shape = new ImageShape(1, 5, 6);
        return new TrainTestData(TestData.Patterns(44, 4, shape, seed: 1), TestData.Patterns(12, 4, shape, seed: 2));
    }

    /// <summary>How often the host had waited for the device when a step was reported.</summary>
    private sealed class WaitsAtReports(Func<long> waits) : ITrainingObserver
    {
        private readonly List<(int Epoch, long Waits)> _reports = [];

        public void OnProgress(in TrainingProgress progress)
        {
            // Nothing is read for it.
        }

        public void OnStep(in StepReport report) => _reports.Add((report.Epoch, waits()));

        public void OnEpoch(EpochReport report)
        {
            // The evaluation waits, too.
        }

        public IEnumerable<long> BetweenReports(int epoch)
        {
            long[] counts = [.. _reports.Where(report => report.Epoch == epoch).Select(report => report.Waits)];
            return counts.Skip(1).Zip(counts, (after, before) => after - before);
        }
    }
}
