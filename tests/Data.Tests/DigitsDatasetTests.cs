namespace GpuTrainer.Data.Tests;

public class DigitsDatasetTests
{
    [Fact]
    public void Digits_OfTheAssembly_AreEmbedded()
    {
        TrainTestData data = DatasetCatalog.Open("digits");

        Assert.Equal(8500, data.Train.Count);
        Assert.Equal(1500, data.Test.Count);
        Assert.Equal(new ImageShape(1, 28, 28), data.Train.ItemShape);
        Assert.Equal(10, data.Test.ClassNames.Count);
        Assert.Equal([150, 169, 148, 155, 147, 130, 152, 160, 142, 147],
            Enumerable.Range(0, 10).Select(digit => data.Test.AllLabels().Count(label => label == digit)));
    }

    [Fact]
    public void Digits_OfTheAssembly_LookLikeMnist()
    {
        Normalization measured = Normalization.Measure(DigitsDataset.Read().Train);

        // A seventh of MNIST at random: near MNIST's own mean and deviation.
        Assert.Equal(0.1307f, measured.Mean[0], 0.005f);
        Assert.Equal(0.3081f, measured.StdDev[0], 0.005f);
    }
}
