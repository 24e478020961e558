using GpuTrainer.Data;
using GpuTrainer.Model;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Training.Tests;

/// <summary>Where the data lie, who reads them and how much at a time changes no bit of what is learned.</summary>
public class StreamedDatasetTests
{
    private const int Samples = 230;
    private static readonly ImageShape InputShape = new(1, 5, 6);

    private static TrainTestData Data() =>
        new(TestData.Patterns(Samples, 4, InputShape, seed: 1), TestData.Patterns(61, 4, InputShape, seed: 2));

    private static (string Sha256, TrainingResult Result) Train(
        DataOptions options, TrainerOptions? more = null, TrainTestData? data = null)
    {
        using var cpu = new CpuFixture();
        data ??= Data();
        var description = new ModelDescription(
            Sequential.Parse("linear 12, relu, dropout 0.2, linear 4", new Shape(1, 5, 6)), data.Train.ClassNames,
            new InputNormalization([0.4f], [0.3f]));
        using var trainer = new Trainer(
            cpu.Accelerator, description, data, new CrossEntropy(), new Adam(), (more ?? new TrainerOptions()) with
            {
                Data = options,
                Epochs = 3,
                BatchSize = 16,
                EvaluationBatchSize = 20,
                Seed = 5,
            });
        TrainingResult result = trainer.Run();
        return (WeightsHash.Sha256(trainer.Parameters.Read()), result);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1200, 2)]
    [InlineData(3000, 7)]
    [InlineData(6000, 3)]
    [InlineData(100_000, 2)]
    public void Train_AnyBudgetAndReaders_GivesTheSameBits(long budget, int readers)
    {
        var augmented = new TrainerOptions { Augmentations = AugmentationRegistry.Parse("rotate 20, shift 0.2, noise 0.1") };
        foreach (TrainerOptions options in new[] { new TrainerOptions(), augmented })
        {
            (string resident, TrainingResult expected) = Train(new DataOptions(), options);

            (string streamed, TrainingResult result) = Train(new DataOptions { MemoryBudget = budget, Readers = readers }, options);

            Assert.Equal(resident, streamed);
            Assert.Equal(expected.Epochs.Select(epoch => (epoch.TrainLoss, epoch.TestLoss)),
                result.Epochs.Select(epoch => (epoch.TrainLoss, epoch.TestLoss)));
        }
    }

    [Fact]
    public void Create_ABudget_DecidesWhetherTheSetIsResident()
    {
        using var cpu = new CpuFixture();
        IDataset data = Data().Train;
        long bytes = Samples * ((long)InputShape.Size + sizeof(int));

        using DeviceDataset fits = DeviceDataset.Create(cpu.Accelerator, data, new DataOptions { MemoryBudget = bytes }, 16);
        using DeviceDataset streams = DeviceDataset.Create(cpu.Accelerator, data, new DataOptions { MemoryBudget = bytes - 1 }, 16);

        Assert.IsType<ResidentDataset>(fits);
        Assert.IsType<StreamedDataset>(streams);
        Assert.True(streams.Items.Length < bytes, $"{streams.Items.Length} bytes on the device");
    }

    [Fact]
    public void ResidentDataset_ReadItemByItem_HoldsTheSame()
    {
        using var cpu = new CpuFixture();
        IDataset data = Data().Train;
        using var whole = new ResidentDataset(cpu.Accelerator, data);
        int[] all = [.. Enumerable.Range(0, data.Count)];

        using var read = new ResidentDataset(cpu.Accelerator, new SubsetDataset(data, "all", all), 3);

        Assert.Equal(Read(whole.Items), Read(read.Items));
        Assert.Equal(Read(whole.Labels), Read(read.Labels));
    }

    [Fact]
    public void Train_UnreadableItem_StopsWithItsName()
    {
        TrainTestData data = Data();
        var broken = new Broken(data.Train);

        var problem = Assert.Throws<DatasetException>(
            () => Train(new DataOptions { MemoryBudget = 1000 }, data: data with { Train = broken }));

        Assert.Equal("item 100 is broken", problem.Message);
    }

    [Fact]
    public void Train_DropLast_TakesFullBatchesOnly()
    {
        (_, TrainingResult result) = Train(new DataOptions(), new TrainerOptions { DropLast = true });

        Assert.All(result.Epochs, epoch => Assert.Equal(Samples / 16, epoch.Steps));
    }

    [Fact]
    public void Train_WithValidation_WatchesItAndMeasuresTheTestAtTheEnd()
    {
        TrainTestData data = Data().HoldOut(0.2, seed: 5);

        (_, TrainingResult result) = Train(new DataOptions(), data: data);

        Assert.Equal(61, result.Test.Count);
        Assert.NotEqual(result.Test.Loss, result.Epochs[^1].TestLoss);
    }

    [Fact]
    public void Train_TestSetAsValidation_IsMeasuredAlike()
    {
        TrainTestData data = Data();

        (_, TrainingResult result) = Train(new DataOptions(), data: data with { Validation = data.Test });

        Assert.Equal(result.Test.Loss, result.Epochs[^1].TestLoss);
    }

    [Fact]
    public void Train_AugmentationThatChangesNothing_GivesTheSameBits()
    {
        (string plain, _) = Train(new DataOptions());

        (string augmented, _) = Train(new DataOptions(),
            new TrainerOptions { Augmentations = AugmentationRegistry.Parse("rotate 0, shift 0, noise 0, pen 0, erase 0, elastic 0") });

        Assert.Equal(plain, augmented);
    }

    [Fact]
    public void ConfusionMatrix_CountsEverySample_AndItsDiagonalIsTheAccuracy()
    {
        using var cpu = new CpuFixture();
        TrainTestData data = Data();
        var description = new ModelDescription(Sequential.Parse("linear 4", new Shape(1, 5, 6)), data.Train.ClassNames);
        using var parameters = new ParameterBuffer(cpu.Accelerator, description.Model.Layout);
        parameters.Initialize(1);
        using var evaluator = new Evaluator(cpu.Accelerator, description, parameters, new CrossEntropy());
        using var predictor = new Predictor(cpu.Accelerator, description, parameters);

        ConfusionMatrix matrix = ClassificationReport.Measure(predictor, data.Train, readers: 2).Matrix;

        Assert.Equal(data.Train.CountByClass(), Enumerable.Range(0, 4).Select(matrix.CountOf));
        Assert.Equal(evaluator.Evaluate(data.Train).Accuracy,
            Enumerable.Range(0, 4).Sum(label => matrix.Counts[label, label]) / (double)Samples, 1e-12);
    }

    private static T[] Read<T>(ArrayView<T> view)
        where T : unmanaged
    {
        T[] values = new T[view.Length];
        view.CopyToCPU(values);
        return values;
    }

    private sealed class Broken(IDataset data) : IDataset
    {
        public string Name => data.Name;

        public int Count => data.Count;

        public ImageShape ItemShape => data.ItemShape;

        public IReadOnlyList<string> ClassNames => data.ClassNames;

        public int Label(int index) => data.Label(index);

        public void Read(int index, Span<byte> item)
        {
            if (index == 100)
                throw new DatasetException(DatasetError.BadPicture, "item 100 is broken");
            data.Read(index, item);
        }
    }
}
