using GpuTrainer.Data;
using GpuTrainer.Model;
using GpuTrainer.Training.Tests.Reference;
using ILGPU.Runtime;

namespace GpuTrainer.Training.Tests;

public class EvaluatorAndPredictorTests
{
    private static readonly ImageShape InputShape = new(1, 5, 6);

    private static SavedModel Saved(Accelerator accelerator, IDataset data, string loss)
    {
        var description = new ModelDescription(Sequential.Parse("linear 12, tanh, dropout 0.5, linear 4", new Shape(1, 5, 6)),
            data.ClassNames, new InputNormalization([0.3f], [0.7f]));
        using var parameters = new ParameterBuffer(accelerator, description.Model.Layout);
        parameters.Initialize(8);
        return new SavedModel(description, parameters.Read(), new Dictionary<string, string> { [LoadedModel.LossNote] = loss });
    }

    [Theory]
    [InlineData("cross-entropy", 7)]
    [InlineData("cross-entropy 0.2", 64)]
    [InlineData("mse", 50)]
    public void Evaluate_AnyBatchSize_GivesTheReferencesLossAndAccuracy(string loss, int batchSize)
    {
        using var cpu = new CpuFixture();
        IDataset data = TestData.Patterns(50, 4, InputShape, seed: 3);
        SavedModel saved = Saved(cpu.Accelerator, data, loss);
        using var model = new LoadedModel(cpu.Accelerator, saved);
        using var evaluator = new Evaluator(cpu.Accelerator, saved.Description, model.Parameters, Loss.Parse(loss), batchSize);
        double[] logits = new ReferenceNetwork(saved.Description.Model, saved.Weights).Forward(TestData.Input(data, 0, 50, 0.3f, 0.7f), 50);
        int[] labels = TestData.Labels(data, 0, 50);

        Evaluation evaluation = evaluator.Evaluate(data);

        Assert.Equal(50, evaluation.Count);
        Assert.Equal(ReferenceLoss.Of(Loss.Parse(loss), logits, labels), evaluation.Loss, 1e-6);
        Assert.Equal(ReferenceLoss.Correct(logits, labels) / 50.0, evaluation.Accuracy, 1e-12);
        // What the model file notes is what CreateEvaluator measures.
        using Evaluator noted = model.CreateEvaluator();
        Assert.Equal(evaluation.Loss, noted.Evaluate(data).Loss, 1e-6);
    }

    [Fact]
    public void Predict_MoreSamplesThanABatch_GivesTheReferencesProbabilities()
    {
        using var cpu = new CpuFixture();
        IDataset data = TestData.Patterns(10, 4, InputShape, seed: 3);
        SavedModel saved = Saved(cpu.Accelerator, data, "cross-entropy");
        using var model = new LoadedModel(cpu.Accelerator, saved);
        using var predictor = new Predictor(cpu.Accelerator, saved.Description, model.Parameters, batchSize: 4);
        double[] logits = new ReferenceNetwork(saved.Description.Model, saved.Weights).Forward(TestData.Input(data, 0, 10, 0.3f, 0.7f), 10);

        IReadOnlyList<Prediction> predictions = predictor.Predict(((InMemoryDataset)data).Items.Span);

        Assert.Equal(10, predictions.Count);
        for (int i = 0; i < 10; i++)
        {
            double[] exponentials = Array.ConvertAll(logits[(i * 4)..((i * 4) + 4)], Math.Exp);
            double[] expected = Array.ConvertAll(exponentials, e => e / exponentials.Sum());
            int[] ranked = [.. Enumerable.Range(0, 4).OrderByDescending(c => expected[c])];
            Close.All($"sample {i}", expected, [.. predictions[i].Probabilities.Select(p => (double)p)], 1e-6, 0);
            Assert.Equal((ranked[0], ranked[1]), (predictions[i].Label, predictions[i].RunnerUp));
            Assert.Equal($"class {ranked[0]}", predictions[i].ClassName);
            Assert.Equal(predictions[i].Probabilities[ranked[1]], predictions[i].RunnerUpProbability);
        }
    }

    /// <summary>
    /// A network that was drawn towards one-hot labels: its outputs are shares already, and their softmax would be 0.23 at best.
    /// </summary>
    [Theory]
    [InlineData("mse", true)]
    [InlineData("l1", true)]
    [InlineData("huber 0.5", true)]
    [InlineData("mse softmax", false)]
    [InlineData("bce", false)]
    public void Trained_OnOutputs_PredictsThemAndNotTheirSoftmax(string loss, bool outputsAreProbabilities)
    {
        using var cpu = new CpuFixture();
        IDataset data = TestData.Patterns(80, 4, InputShape, seed: 3);
        var description = new ModelDescription(Sequential.Parse("linear 4", new Shape(1, 5, 6)), data.ClassNames);
        using var trainer = new Trainer(
            cpu.Accelerator, description, new TrainTestData(data, data), Loss.Parse(loss), new Adam(0.01),
            new TrainerOptions { Epochs = 3, BatchSize = 8 });
        trainer.Run();
        using var folder = new TemporaryFolder();
        string file = folder.File("model.safetensors");
        trainer.Save(file);
        using var model = new LoadedModel(cpu.Accelerator, ModelFile.Load(file));
        using Predictor predictor = model.CreatePredictor();

        byte[] item = new byte[30];
        data.Read(0, item);
        Prediction prediction = Assert.Single(predictor.Predict(item));

        double[] outputs =
            new ReferenceNetwork(description.Model, trainer.Parameters.Read()).Forward(Array.ConvertAll(item, pixel => pixel / 255.0), 1);
        double[] shares = Array.ConvertAll(outputs, output => outputsAreProbabilities ? Math.Max(output, 0) : Math.Exp(output));
        Close.All(loss, Array.ConvertAll(shares, share => share / shares.Sum()),
            [.. prediction.Probabilities.Select(p => (double)p)], 1e-6, 0);
    }

    [Fact]
    public void Predict_HalfASample_IsRefused()
    {
        using var cpu = new CpuFixture();
        SavedModel saved = Saved(cpu.Accelerator, TestData.Patterns(10, 4, InputShape, seed: 3), "cross-entropy");
        using var model = new LoadedModel(cpu.Accelerator, saved);
        using Predictor predictor = model.CreatePredictor();

        var problem = Assert.Throws<ShapeException>(() => predictor.Predict(new byte[45]));

        Assert.Equal("Predictor: got 45 bytes, expected a multiple of 30 (one sample is [1, 5, 6]).", problem.Message);
    }

    [Fact]
    public void Prediction_Ties_GoToTheFirstClass()
    {
        var prediction = Prediction.From([0.2f, 0.4f, 0.4f], ["a", "b", "c"]);

        Assert.Equal((1, 2), (prediction.Label, prediction.RunnerUp));
        Assert.Equal(("b", "c"), (prediction.ClassName, prediction.RunnerUpClassName));
    }
}
