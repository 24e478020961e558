using GpuTrainer.Compute;
using GpuTrainer.Data;
using GpuTrainer.Examples;
using GpuTrainer.Model;
using GpuTrainer.Training;
using ILGPU.Runtime;

// dotnet run -c Release --project examples/CustomLayer -- model.safetensors
string file = args.Length > 0 ? args[0] : ModelFile.DefaultName;

// From here on, layer lists and model files may contain it.
LayerRegistry.Add(PReLU.Kind);

TrainTestData data = DigitsDataset.Read();
var network = new ModelDescription(Sequential.Parse("linear 64, prelu, linear 10", new Shape(1, 28, 28)), data.Train.ClassNames);

using DeviceSearch devices = DeviceSearch.Find(only: null, new CpuOptions());
using Accelerator accelerator = devices.Open(devices.Preferred);
using (var trainer = new Trainer(accelerator, network, data, new CrossEntropy(), new Adam(), new TrainerOptions { Epochs = 3 }))
{
    TrainingResult result = trainer.Run();
    float[] slopes = trainer.Parameters.Parameters.Single(parameter => parameter.Name == "2.weight").Read();
    Console.WriteLine($"slopes of prelu: {slopes.Min():F3} to {slopes.Max():F3}");
    Console.WriteLine($"test accuracy {result.Test.Accuracy:P2}");
    trainer.Save(file);
}

using var loaded = new LoadedModel(accelerator, ModelFile.Load(file));
using Evaluator evaluator = loaded.CreateEvaluator();
Console.WriteLine($"loaded \"{loaded.Saved.Description.Model.LayerText}\": test accuracy {evaluator.Evaluate(data.Test).Accuracy:P2}");
