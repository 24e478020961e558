using GpuTrainer.Compute;
using GpuTrainer.Data;
using GpuTrainer.Examples;
using GpuTrainer.Model;
using GpuTrainer.Training;
using ILGPU.Runtime;

// dotnet run -c Release --project examples/CustomLoss -- model.safetensors
string file = args.Length > 0 ? args[0] : ModelFile.DefaultName;

// Model files record their loss; registered, CreateEvaluator can read it back.
LossRegistry.All.Add(MultiMargin.Kind);

TrainTestData data = DigitsDataset.Read();
var network = new ModelDescription(Sequential.Parse("linear 64, relu, linear 10", new Shape(1, 28, 28)), data.Train.ClassNames);

using DeviceSearch devices = DeviceSearch.Find(only: null, new CpuOptions());
using Accelerator accelerator = devices.Open(devices.Preferred);
using (var trainer = new Trainer(accelerator, network, data, new MultiMargin(), new Adam(), new TrainerOptions { Epochs = 3 }))
{
    foreach (EpochReport epoch in trainer.Run().Epochs)
        Console.WriteLine($"epoch {epoch.Epoch}: test loss {epoch.TestLoss:F4}, test accuracy {epoch.TestAccuracy:P2}");
    trainer.Save(file);
}

using var loaded = new LoadedModel(accelerator, ModelFile.Load(file));
using Evaluator evaluator = loaded.CreateEvaluator();
Evaluation evaluation = evaluator.Evaluate(data.Test);
Console.WriteLine(
    $"loaded with \"{loaded.Saved.Notes[LoadedModel.LossNote]}\": test loss {evaluation.Loss:F4}, test accuracy {evaluation.Accuracy:P2}");
