using GpuTrainer.Compute;
using GpuTrainer.Data;
using GpuTrainer.Examples;
using GpuTrainer.Model;
using GpuTrainer.Training;
using ILGPU.Runtime;

// dotnet run -c Release --project examples/CustomOptimizer
TrainTestData data = DigitsDataset.Read();
var network = new ModelDescription(Sequential.Parse("linear 64, relu, linear 10", new Shape(1, 28, 28)), data.Train.ClassNames);
var options = new TrainerOptions { Epochs = 3, Schedule = new CosineSchedule(ScheduleUnit.Step) };

using DeviceSearch devices = DeviceSearch.Find(only: null, new CpuOptions());
using Accelerator accelerator = devices.Open(devices.Preferred);
foreach (Optimizer optimizer in new Optimizer[] { new Adam(), new Lion(learningRate: 1e-3, weightDecay: 0.1) })
{
    using var trainer = new Trainer(accelerator, network, data, new CrossEntropy(), optimizer, options);
    Console.WriteLine($"{optimizer.GetType().Name}: test accuracy {trainer.Run().Test.Accuracy:P2}");
}
