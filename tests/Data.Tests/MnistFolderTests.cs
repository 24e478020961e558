using GpuTrainer.Data.Tests.Idx;

namespace GpuTrainer.Data.Tests;

public sealed class MnistFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private void WriteSet(string separator = "-", string[]? skip = null, byte[]? testLabels = null, byte[]? trainLabels = null)
    {
        Write($"train-images{separator}idx3-ubyte", IdxBytes.Make(8, [3, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]));
        Write($"train-labels{separator}idx1-ubyte", IdxBytes.Make(8, [3], trainLabels ?? [0, 9, 1]));
        Write($"t10k-images{separator}idx3-ubyte.gz", IdxBytes.Gzip(IdxBytes.Make(8, [1, 2, 2], [20, 21, 22, 23])));
        Write($"t10k-labels{separator}idx1-ubyte", testLabels ?? IdxBytes.Make(8, [1], [5]));

        void Write(string name, byte[] bytes)
        {
            if (skip is null || !skip.Contains(name))
                _folder.Write(name, bytes);
        }
    }

    private DatasetException Fails(DatasetError expected)
    {
        DatasetException e = Assert.Throws<DatasetException>(() => DatasetCatalog.Open(_folder.Path));
        Assert.Equal(expected, e.Error);
        return e;
    }

    [Theory]
    [InlineData("-")]
    [InlineData(".")]
    public void Read_FourFiles_GivesBothParts(string separator)
    {
        WriteSet(separator);

        TrainTestData data = DatasetCatalog.Open(_folder.Path);

        Assert.Equal(3, data.Train.Count);
        Assert.Equal(new ImageShape(1, 2, 2), data.Train.ItemShape);
        Assert.Equal([5, 6, 7, 8], data.Train.Item(1).ToArray());
        Assert.Equal([0, 9, 1], data.Train.AllLabels());
        Assert.Equal([20, 21, 22, 23], data.Test.Item(0).ToArray());
        Assert.Equal(5, data.Test.Label(0));
        Assert.Equal("7", data.Test.ClassNames[7]);
    }

    [Fact]
    public void Read_BothPartsDamaged_NamesTheTrainingPart()
    {
        WriteSet(trainLabels: [0, 10, 1], testLabels: IdxBytes.Make(8, [1], [11]));

        DatasetException e = Fails(DatasetError.LabelOutOfRange);

        Assert.Contains("train-labels-idx1-ubyte: label 1 is 10", e.Message);
    }

    [Fact]
    public void Read_MissingFiles_NamesThemAll()
    {
        WriteSet(skip: ["train-labels-idx1-ubyte", "t10k-images-idx3-ubyte.gz"]);

        DatasetException e = Fails(DatasetError.MissingFiles);

        Assert.Contains("train-labels-idx1-ubyte, t10k-images-idx3-ubyte missing", e.Message);
    }

    [Fact]
    public void Counts_Different_Fail()
    {
        WriteSet(testLabels: IdxBytes.Make(8, [2], [5, 6]));

        Assert.Contains("2 labels, expected 1", Fails(DatasetError.CountMismatch).Message);
    }

    [Fact]
    public void Label_OutOfRange_Fails()
    {
        WriteSet(trainLabels: [0, 1, 10]);

        Assert.Contains("label 2 is 10, expected 0 to 9", Fails(DatasetError.LabelOutOfRange).Message);
    }

    [Fact]
    public void Read_WithAClassesFile_NamesTheClasses()
    {
        WriteSet(trainLabels: [0, 1, 10]);
        File.WriteAllLines(Path.Combine(_folder.Path, MnistFolder.ClassNamesFile), Enumerable.Range(0, 11).Select(i => $"class {i}"));

        Assert.Equal("class 10", DatasetCatalog.Open(_folder.Path).Train.ClassNames[10]);
    }

    [Fact]
    public void Shapes_OfTheParts_MustAgree()
    {
        WriteSet(skip: ["t10k-images-idx3-ubyte.gz"]);
        _folder.Write("t10k-images-idx3-ubyte", IdxBytes.Make(8, [1, 1, 2], [1, 2]));

        Fails(DatasetError.CountMismatch);
    }

    [Fact]
    public void Labels_WithColumns_UseTheFirst()
    {
        WriteSet(testLabels: IdxBytes.Make(0x0C, [1, 2], [0, 0, 0, 7, 0, 0, 0, 1]));

        Assert.Equal([7], DatasetCatalog.Open(_folder.Path).Test.AllLabels());
    }

    [Fact]
    public void Images_OfFloats_Fail()
    {
        WriteSet(skip: ["t10k-images-idx3-ubyte.gz"]);
        _folder.Write("t10k-images-idx3-ubyte", IdxBytes.Make(0x0D, [1, 1, 1], [0, 0, 0, 0]));

        Fails(DatasetError.WrongLayout);
    }

    [Fact]
    public void Find_UnknownName_ListsTheKnown()
    {
        DatasetException e = Assert.Throws<DatasetException>(() => DatasetCatalog.Open("nothing-of-this-name"));

        Assert.Equal(DatasetError.NotFound, e.Error);
        Assert.Contains("digits", e.Message);
    }
}
