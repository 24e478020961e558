namespace GpuTrainer.Data.Tests.Sets;

public sealed class Cifar10Tests : IDisposable
{
    private const int Record = 3073;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static byte[] Records(params byte[] labels)
    {
        byte[] bytes = new byte[labels.Length * Record];
        for (int i = 0; i < labels.Length; i++)
        {
            bytes[i * Record] = labels[i];
            for (int j = 1; j < Record; j++)
                bytes[(i * Record) + j] = (byte)(labels[i] + ((j - 1) / 1024)); // A plane a colour.
        }

        return bytes;
    }

    private void Write(byte[]? second = null)
    {
        for (int i = 1; i <= 5; i++)
            _folder.Write($"data_batch_{i}.bin", i == 2 && second is not null ? second : Records((byte)i, 0));
        _folder.Write("test_batch.bin", Records(9));
    }

    [Fact]
    public void Open_FolderOfBatches_ReadsPlanesAndLabelsInOrder()
    {
        Write();

        TrainTestData data = DatasetCatalog.Open(_folder.Path);

        Assert.Equal([1, 0, 2, 0, 3, 0, 4, 0, 5, 0], data.Train.AllLabels());
        Assert.Equal(new ImageShape(3, 32, 32), data.Train.ItemShape);
        Assert.Equal([2, 3, 4], new[] { 0, 1024, 2048 }.Select(at => (int)data.Train.Item(2)[at]));
        Assert.Equal("truck", data.Test.ClassNames[data.Test.Label(0)]);
    }

    [Fact]
    public void Open_BatchIsMissing_NamesIt()
    {
        Write();
        File.Delete(Path.Combine(_folder.Path, "data_batch_4.bin"));

        Assert.Contains("data_batch_4.bin missing", Fails(DatasetError.MissingFiles).Message);
    }

    [Fact]
    public void Open_BatchIsCutOff_NamesIt()
    {
        Write(second: Records(1, 2)[..^1]);

        Assert.Contains("data_batch_2.bin: 6145 bytes, expected a multiple of 3073", Fails(DatasetError.TruncatedData).Message);
    }

    [Fact]
    public void Open_EmptyBatch_NamesIt()
    {
        Write(second: []);

        Assert.Contains("data_batch_2.bin", Fails(DatasetError.Empty).Message);
    }

    [Fact]
    public void Open_LabelOutOfRange_NamesIt()
    {
        Write(second: Records(1, 10));

        Assert.Contains("data_batch_2.bin: label 1 is 10, expected 0 to 9", Fails(DatasetError.LabelOutOfRange).Message);
    }

    private DatasetException Fails(DatasetError expected)
    {
        var e = Assert.Throws<DatasetException>(() => DatasetCatalog.Open(_folder.Path));
        Assert.Equal(expected, e.Error);
        return e;
    }
}
