using GpuTrainer.Compute;
using GpuTrainer.Data;
using GpuTrainer.Examples;
using GpuTrainer.Model;
using GpuTrainer.Training;
using ILGPU.Runtime;

// dotnet run --project examples/CustomDataset -- train.csv
if (args.Length != 1)
{
    Console.Error.WriteLine("usage: CustomDataset FILE.csv");
    return 2;
}

(IDataset train, IDataset test) = DatasetSplit.Stratified(new CsvDigits(args[0]), heldOutShare: 0.2, seed: 0);
var network = new ModelDescription(Sequential.Parse("linear 128, relu, linear 10", new Shape(1, 28, 28)), train.ClassNames);

using DeviceSearch devices = DeviceSearch.Find(only: null, new CpuOptions());
using Accelerator accelerator = devices.Open(devices.Preferred);
using var trainer = new Trainer(
    accelerator, network, new TrainTestData(train, test), new CrossEntropy(), new Adam(), new TrainerOptions { Epochs = 5 });
foreach (EpochReport epoch in trainer.Run().Epochs)
    Console.WriteLine($"epoch {epoch.Epoch}: test accuracy {epoch.TestAccuracy:P2}");
return 0;
