using System.Text.RegularExpressions;
using GpuTrainer.Data.Tests.Idx;

namespace GpuTrainer.Data.Tests.Sets;

public sealed class NamedDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private void WriteIdx(string folder, string[] names, byte[][] images, byte[][] labels, byte labelType = 8, params uint[] labelShape)
    {
        string directory = Directory.CreateDirectory(Path.Combine(_folder.Path, folder)).FullName;
        for (int part = 0; part < 2; part++)
        {
            File.WriteAllBytes(Path.Combine(directory, names[2 * part]), IdxBytes.Gzip(IdxBytes.Make(8, [1, 2, 3], images[part])));
            File.WriteAllBytes(
                Path.Combine(directory, names[(2 * part) + 1]),
                IdxBytes.Gzip(IdxBytes.Make(labelType, labelShape.Length == 0 ? [1] : labelShape, labels[part])));
        }
    }

    private TrainTestData Open(string name) =>
        DatasetCatalog.Open(name, new DatasetOptions { Cache = new DatasetCache(_folder.Path, offline: true) });

    [Fact]
    public void Download_OfEverySet_HasAnMd5AndHttpMirrors() => Assert.All(DatasetCatalog.Named.SelectMany(set => set.Files), file =>
    {
        Assert.Matches(new Regex("^[0-9a-f]{32}$"), file.Md5);
        Assert.NotEmpty(file.Mirrors);
        Assert.All(file.Mirrors, mirror => Assert.StartsWith("http", new Uri(mirror).Scheme, StringComparison.Ordinal));
    });

    [Fact]
    public void Emnist_OfLetters_IsUprightAndCountsFromOne()
    {
        string[] names =
        [
            "emnist-letters-train-images-idx3-ubyte.gz", "emnist-letters-train-labels-idx1-ubyte.gz",
            "emnist-letters-test-images-idx3-ubyte.gz", "emnist-letters-test-labels-idx1-ubyte.gz",
        ];
        WriteIdx("emnist", names, [[1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]], [[1], [26]]);

        TrainTestData data = Open("emnist:letters");

        Assert.Equal(new ImageShape(1, 3, 2), data.Train.ItemShape);
        Assert.Equal([1, 4, 2, 5, 3, 6], data.Train.Item(0));
        Assert.Equal(("A", "Z"), (data.Train.ClassNames[data.Train.Label(0)], data.Test.ClassNames[data.Test.Label(0)]));
    }

    [Fact]
    public void EmnistLetters_LabelZero_IsOutOfRange()
    {
        string[] names =
        [
            "emnist-letters-train-images-idx3-ubyte.gz", "emnist-letters-train-labels-idx1-ubyte.gz",
            "emnist-letters-test-images-idx3-ubyte.gz", "emnist-letters-test-labels-idx1-ubyte.gz",
        ];
        WriteIdx("emnist", names, [new byte[6], new byte[6]], [[0], [1]]);

        Assert.Contains("label 0 is 0, expected 1 to 26", Assert.Throws<DatasetException>(() => Open("emnist:letters")).Message);
    }

    [Theory]
    [InlineData("emnist:balanced", 47)]
    [InlineData("emnist:byclass", 62)]
    [InlineData("emnist:bymerge", 47)]
    [InlineData("emnist:digits", 10)]
    [InlineData("emnist:mnist", 10)]
    public void Emnist_Split_HasItsClasses(string name, int classes)
    {
        string split = name.Split(':')[1];
        string[] names =
        [
            $"emnist-{split}-train-images-idx3-ubyte.gz", $"emnist-{split}-train-labels-idx1-ubyte.gz",
            $"emnist-{split}-test-images-idx3-ubyte.gz", $"emnist-{split}-test-labels-idx1-ubyte.gz",
        ];
        WriteIdx("emnist", names, [new byte[6], new byte[6]], [[0], [(byte)(classes - 1)]]);

        Assert.Equal(classes, Open(name).Train.ClassNames.Distinct().Count());
    }

    [Fact]
    public void Qmnist_OfLabelRows_TakesTheFirstColumn()
    {
        string[] names =
            ["qmnist-train-images-idx3-ubyte.gz", "qmnist-train-labels-idx2-int.gz", "qmnist-test-images-idx3-ubyte.gz",
                "qmnist-test-labels-idx2-int.gz"];
        WriteIdx("qmnist", names, [new byte[6], new byte[6]], [[0, 0, 0, 7, 0, 0, 1, 0], [0, 0, 0, 3, 0, 0, 0, 9]], 0x0C, 1, 2);

        TrainTestData data = Open("qmnist");

        Assert.Equal((7, 3), (data.Train.Label(0), data.Test.Label(0)));
    }
}
