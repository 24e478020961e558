using GpuTrainer.Compute;
using GpuTrainer.Data;
using GpuTrainer.Model;
using GpuTrainer.Training;
using ILGPU.Runtime;

// dotnet run -c Release --project examples/Mnist -- mnist model.safetensors

// Without arguments: the embedded digits, so that nothing is downloaded.
string name = args.Length > 0 ? args[0] : "digits";
string file = args.Length > 1 ? args[1] : ModelFile.DefaultName;

// Data: images and their classes.
TrainTestData data = DatasetCatalog.Open(name);
ImageShape picture = data.Train.ItemShape;

// Model: consecutive layers, as in nn.Sequential; a flatten is inserted before the first linear layer.
var model = Sequential.Parse("linear 128, relu, dropout 0.2, linear 10", new Shape(picture.Channels, picture.Height, picture.Width));
var description = new ModelDescription(model, data.Train.ClassNames);

// The best available device.
using DeviceSearch devices = DeviceSearch.Find(only: null, new CpuOptions());
using Accelerator accelerator = devices.Open(devices.Preferred);

// Train, and evaluate after every epoch.
var options = new TrainerOptions { Epochs = 5, BatchSize = 64, Seed = 1 };
using (var trainer = new Trainer(accelerator, description, data, new CrossEntropy(), new Adam(), options))
{
    foreach (EpochReport epoch in trainer.Run().Epochs)
        Console.WriteLine($"epoch {epoch.Epoch}: training loss {epoch.TrainLoss:F4}, test accuracy {epoch.TestAccuracy:P2}");
    trainer.Save(file);
}

// Load, evaluate again, predict.
using var loaded = new LoadedModel(accelerator, ModelFile.Load(file));
using Evaluator evaluator = loaded.CreateEvaluator();
Console.WriteLine($"loaded: test accuracy {evaluator.Evaluate(data.Test).Accuracy:P2}");

using Predictor predictor = loaded.CreatePredictor();
for (int i = 0; i < 5; i++)
{
    Prediction prediction = predictor.Predict(data.Test.Item(i))[0];
    Console.WriteLine(
        $"item {i} is {data.Test.ClassNames[data.Test.Label(i)]}, predicted {prediction.ClassName} ({prediction.Probability:P1})");
}
