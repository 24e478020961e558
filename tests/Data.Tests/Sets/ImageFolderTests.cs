using GpuTrainer.Data.Images;

namespace GpuTrainer.Data.Tests.Sets;

public sealed class ImageFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private void Picture(string name, byte value, int width = 4, int height = 4, int channels = 1)
    {
        string path = Path.Combine(_folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        byte[] pixels = new byte[width * height * channels];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(value + (i % channels * 50));
        ImageFile.Write(path, new Image(width, height, channels, pixels));
    }

    private TrainTestData Open(int? size = null, int? channels = null) =>
        DatasetCatalog.Open(_folder.Path, new DatasetOptions { ImageSize = size, Channels = channels });

    private DatasetException Fails(DatasetError expected, Action action)
    {
        var e = Assert.Throws<DatasetException>(action);
        Assert.Equal(expected, e.Error);
        Assert.Contains(_folder.Path, e.Message);
        return e;
    }

    [Fact]
    public void Open_TrainAndVal_ClassesAreFoldersInOrdinalOrder()
    {
        Picture("train/dog/2.png", 20);
        Picture("train/dog/1.png", 10);
        Picture("train/cat/x.png", 30);
        Picture("val/dog/y.png", 40);
        File.WriteAllText(Path.Combine(_folder.Path, "train/dog/notes.txt"), "no picture");

        TrainTestData data = Open();

        Assert.Equal(["cat", "dog"], data.Train.ClassNames);
        Assert.Equal([0, 1, 1], data.Train.AllLabels());
        Assert.Equal([30, 10, 20], Enumerable.Range(0, 3).Select(i => (int)data.Train.Item(i)[0]));
        Assert.Equal([1], data.Test.AllLabels());
        Assert.Equal(new ImageShape(1, 4, 4), data.Train.ItemShape);
    }

    [Fact]
    public void Open_ClassFoldersAlone_HoldsTheSameFifthOfEachOut()
    {
        for (int i = 0; i < 10; i++)
        {
            Picture($"a/{i}.png", (byte)i);
            Picture($"b/{i}.png", (byte)(100 + i));
        }

        TrainTestData data = Open();

        Assert.Equal([2, 2], data.Test.CountByClass());
        Assert.Equal([8, 8], data.Train.CountByClass());
        Assert.Equal(Enumerable.Range(0, 4).Select(i => data.Test.Item(i)[0]), Enumerable.Range(0, 4).Select(i => Open().Test.Item(i)[0]));
    }

    [Fact]
    public void Read_Colour_GivesPlanes()
    {
        Picture("train/a/1.png", 10, channels: 3);
        Picture("test/a/1.png", 20, channels: 3);

        TrainTestData data = Open();

        Assert.Equal(new ImageShape(3, 4, 4), data.Train.ItemShape);
        Assert.Equal([10, 60, 110], new[] { 0, 16, 32 }.Select(at => (int)data.Train.Item(0)[at]));
        Assert.Equal(new ImageShape(1, 4, 4), Open(channels: 1).Train.ItemShape);
    }

    [Fact]
    public void Read_ImageSize_ScalesAndCutsTheMiddle()
    {
        // Twice as wide as high: a dark half and a bright one, of which the middle is kept.
        byte[] pixels = [.. Enumerable.Range(0, 32 * 16).Select(i => (byte)(i % 32 < 16 ? 0 : 200))];
        Directory.CreateDirectory(Path.Combine(_folder.Path, "train/a"));
        ImageFile.Write(Path.Combine(_folder.Path, "train/a/1.png"), new Image(32, 16, 1, pixels));
        Picture("test/a/1.png", 7, 8, 8);

        TrainTestData data = Open(size: 8);

        byte[] item = data.Train.Item(0);
        Assert.Equal(64, item.Length);
        Assert.Equal((0, 200), (item[0], item[7]));
        Assert.Equal(7, data.Test.Item(0)[0]);
    }

    [Fact]
    public void Read_AnotherSize_NamesTheFileAndTheOption()
    {
        Picture("train/a/1.png", 10);
        Picture("train/a/2.png", 10, 5, 4);
        Picture("test/a/1.png", 10);

        TrainTestData data = Open();

        string message = Fails(DatasetError.BadPicture, () => data.Train.Item(1)).Message;
        Assert.Contains("2.png: 4 x 5 pixels, expected 4 x 4", message);
        Assert.Contains("--image-size", message);
    }

    [Fact]
    public void Read_DamagedPicture_NamesItOrLeavesItOut()
    {
        for (int i = 0; i < 5; i++)
            Picture($"train/a/{i}.png", (byte)i);
        Picture("test/a/1.png", 10);
        File.WriteAllBytes(Path.Combine(_folder.Path, "train/a/3.png"), [1, 2, 3]);
        IDataset train = Open().Train;

        Assert.Contains("3.png", Fails(DatasetError.BadPicture, () => train.Item(3)).Message);
        Assert.Contains("3.png", Fails(DatasetError.BadPicture, () => Normalization.Measure(train, 3)).Message);
        IDataset readable = ReadableDataset.Of(train, out IReadOnlyList<string> skipped);
        Assert.Contains("3.png", Assert.Single(skipped));
        Assert.Equal([0, 1, 2, 4], Enumerable.Range(0, readable.Count).Select(i => (int)readable.Item(i)[0]));
    }

    [Fact]
    public void Open_EmptyClass_NamesIt()
    {
        Picture("train/a/1.png", 10);
        Picture("test/a/1.png", 10);
        Directory.CreateDirectory(Path.Combine(_folder.Path, "train/b"));

        Assert.Contains("b: contains no pictures", Fails(DatasetError.EmptyClass, () => Open()).Message);
    }

    [Fact]
    public void Open_UnknownTestClass_NamesIt()
    {
        Picture("train/a/1.png", 10);
        Picture("test/z/1.png", 10);

        Assert.Contains("z", Fails(DatasetError.LabelOutOfRange, () => Open()).Message);
    }

    [Fact]
    public void Open_NothingKnown_SaysWhatIsLookedFor() =>
        Assert.Contains("CIFAR-10", Fails(DatasetError.MissingFiles, () => Open()).Message);
}
