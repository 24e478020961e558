using GpuTrainer.Data.Idx;

namespace GpuTrainer.Data;

/// <summary>
/// The six splits of EMNIST (Cohen et al. 2017), from one archive. Its pictures are stored transposed, and the labels of letters start at
/// 1; both are corrected.
/// </summary>
internal static class EmnistDataset
{
    private const string Digits = "0123456789";
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Lower = "abcdefghijklmnopqrstuvwxyz";

    // The other lower-case letters look like their capitals, and share their class.
    private const string DistinctLower = "abdefghnqrt";

    private static readonly (string Split, string Classes, int FirstLabel, string Counts)[] SplitTable =
    [
        ("balanced", Digits + Upper + DistinctLower, 0, "112,800 + 18,800"),
        ("byclass", Digits + Upper + Lower, 0, "697,932 + 116,323"),
        ("bymerge", Digits + Upper + DistinctLower, 0, "697,932 + 116,323"),
        ("letters", Upper, 1, "124,800 + 20,800"),
        ("digits", Digits, 0, "240,000 + 40,000"),
        ("mnist", Digits, 0, "60,000 + 10,000"),
    ];

    /// <summary>The splits, named emnist:balanced and so on.</summary>
    public static IEnumerable<NamedDataset> Splits => SplitTable.Select(row => new NamedDataset(
        $"emnist:{row.Split}",
        $"{(row.FirstLabel == 1 ? "handwritten letters" : row.Classes == Digits ? "handwritten digits" : "digits and letters")}: "
            + $"{row.Counts} of 28 x 28",
        [Archive(row.Split)], folder => Read(folder, row.Split, row.Classes, row.FirstLabel))
    {
        Folder = "emnist",
    });

    internal static TrainTestData Read(string folder, string split, string classes, int firstLabel)
    {
        string[] files = FileNames(split);
        return MnistFolder.Assemble(
            $"emnist:{split}", i => IdxReader.Read(Path.Combine(folder, files[i])), [.. classes.Select(c => c.ToString())],
            new IdxForm(firstLabel, Transposed: true));
    }

    private static DownloadFile Archive(string split) => new(
        "gzip.zip", "58c8d27c78d21e728a6bc7b3cc06412e", null,
        ["https://biometrics.nist.gov/cs_links/EMNIST/gzip.zip", "https://www.itl.nist.gov/iaui/vip/cs_links/EMNIST/gzip.zip"])
    {
        Unpacked = FileNames(split),
    };

    private static string[] FileNames(string split) =>
    [
        $"emnist-{split}-train-images-idx3-ubyte.gz", $"emnist-{split}-train-labels-idx1-ubyte.gz",
        $"emnist-{split}-test-images-idx3-ubyte.gz", $"emnist-{split}-test-labels-idx1-ubyte.gz",
    ];
}
