using GpuTrainer.Data;
using GpuTrainer.Model;

namespace GpuTrainer.Training.Tests;

public partial class TrainerTests
{
    [Theory]
    [InlineData(1, CpuVectorWidth.Auto)]
    [InlineData(2, CpuVectorWidth.Auto)]
    [InlineData(2, CpuVectorWidth.Scalar)]
    [InlineData(1, CpuVectorWidth.Vector128)]
    [InlineData(2, CpuVectorWidth.Vector256)]
    [InlineData(1, CpuVectorWidth.Vector512)]
    public void Run_SameSeed_GivesTheSameBitsOnAnyThreadsAndVectors(int threads, CpuVectorWidth width) =>
        Assert.Equal(
            Train(new CpuOptions { Threads = 1, VectorWidth = CpuVectorWidth.Scalar }), Train(new CpuOptions { Threads = threads, VectorWidth = width }));

    [Fact]
    public void Dispose_FreesAllMemoryOfTheDevice()
    {
        using var cpu = new CpuFixture();
        TrainTestData data = Data();
        var trainer = new Trainer(cpu.Accelerator, Describe(data), data, new CrossEntropy(), new Adam(), new TrainerOptions { Epochs = 1 });
        trainer.Run();

        trainer.Dispose();

        Assert.Equal(0, cpu.Accelerator.GetLiveBufferCount());
    }
}
