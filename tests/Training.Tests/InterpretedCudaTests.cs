using GpuTrainer.Data;
using GpuTrainer.Model;
using GpuTrainer.Support.Cuda;

namespace GpuTrainer.Training.Tests;

/// <summary>Training as a GPU runs it, with the PTX interpreter in the GPU's place: the same bits as on the CPU.</summary>
public class InterpretedCudaTests
{
    [Theory]
    [InlineData("linear 24, tanh, dropout 0.2, linear 4")]
    [InlineData("linear 16, relu, linear 12, sigmoid, linear 4")]
    public void Run_SameSeed_GivesTheCpusWeightsToTheBit(string layers)
    {
        using var cpu = new CpuFixture();
        using Context context = Context.Create(builder => builder.InterpretedCuda());
        using Accelerator cuda = context.CreateCudaAccelerator(0);
        Assert.Equal(Train(cpu.Accelerator, layers), Train(cuda, layers));
    }

    private static string Train(Accelerator accelerator, string layers)
    {
        var shape = new ImageShape(1, 5, 6);
        var data = new TrainTestData(TestData.Patterns(44, 4, shape, seed: 1), TestData.Patterns(12, 4, shape, seed: 2));
        var description = new ModelDescription(Sequential.Parse(layers, new Shape(1, 5, 6)), data.Train.ClassNames);
        var options = new TrainerOptions { Epochs = 2, BatchSize = 16, Seed = 5 };
        using var trainer = new Trainer(accelerator, description, data, new CrossEntropy(), new Adam(), options);
        trainer.Run();
        return WeightsHash.Sha256(trainer.Parameters.Read());
    }
}
