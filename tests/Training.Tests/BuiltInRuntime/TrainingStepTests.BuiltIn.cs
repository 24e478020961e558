using GpuTrainer.Model;

namespace GpuTrainer.Training.Tests;

public sealed partial class TrainingStepTests
{
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
}
