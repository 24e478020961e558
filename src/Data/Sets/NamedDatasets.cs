using GpuTrainer.Data.Idx;

namespace GpuTrainer.Data;

/// <summary>
/// The known data sets. The MD5 checksums are those in torchvision, or on the authors' page (CIFAR-10).
/// </summary>
internal static class NamedDatasets
{
    private static readonly string[] MnistGz = [.. MnistFolder.FileNames.Select(name => name + ".gz")];

    private static readonly string[] MnistMirrors =
    [
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
        "https://raw.githubusercontent.com/fgnt/mnist/master/",
        "http://yann.lecun.com/exdb/mnist/",
    ];

    private static readonly string[] FashionMirrors =
    [
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
        "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
    ];

    private static readonly string[] FashionClasses =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    private static readonly string[] KuzushijiClasses = ["o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"];

    /// <summary>All of them, starting with the embedded one.</summary>
    public static IReadOnlyList<NamedDataset> All { get; } =
    [
        new(DigitsDataset.Name, "handwritten digits: 8,500 + 1,500 of 28 x 28", [], _ => DigitsDataset.Read()),
        Idx("mnist", "handwritten digits: 60,000 + 10,000 of 28 x 28", MnistFolder.Digits, Files(MnistGz, MnistMirrors,
            ("f68b3c2dcbeaaa9fbdd348bbdeb94873", 9_912_422), ("d53e105ee54ea40749a09fcbcd1e9432", 28_881),
            ("9fb629c4189551a2d022fa330f9573f3", 1_648_877), ("ec29112dd5afa0611ce80d1b7f02629c", 4_542))),
        Idx("fashion-mnist", "clothes: 60,000 + 10,000 of 28 x 28", FashionClasses, Files(MnistGz, FashionMirrors,
            ("8d4fb7e6c68d591d4c3dfef9ec88bf0d", null), ("25c81989df183df01b3e8a0aad5dffbe", null),
            ("bef4ecab320f06d8554ea6380940ec79", null), ("bb300cfdad3c16e7a12a480ee83cd310", null))),
        Idx("kmnist", "Japanese characters: 60,000 + 10,000 of 28 x 28", KuzushijiClasses, Files(
            MnistGz, ["http://codh.rois.ac.jp/kmnist/dataset/kmnist/"],
            ("bdb82020997e1d708af4cf47b453dcf7", null), ("e144d726b3acfaa3e44228e80efcd344", null),
            ("5c965bf0a639b31b8f53240b1b52f4d7", null), ("7320c461ea6c1c855c0b718fb2a4b134", null))),
        Idx("qmnist", "MNIST, full test part: 60,000 + 60,000 of 28 x 28", MnistFolder.Digits, Files(
            ["qmnist-train-images-idx3-ubyte.gz", "qmnist-train-labels-idx2-int.gz", "qmnist-test-images-idx3-ubyte.gz",
                "qmnist-test-labels-idx2-int.gz"],
            ["https://raw.githubusercontent.com/facebookresearch/qmnist/master/"],
            ("ed72d4157d28c017586c42bc6afe6370", null), ("0058f8dd561b90ffdd0f734c6a30e5e4", null),
            ("1394631089c404de565df7b7aeaf9412", null), ("5b5b05890a5e13444e108efe57b788aa", null))),
        .. EmnistDataset.Splits,
        new("cifar10", "animals, vehicles: 50,000 + 10,000 of 3 x 32 x 32",
            [
                new DownloadFile(
                    "cifar-10-binary.tar.gz", "c32a1d4ab5d03f1284b67883e8d87530", 170_052_171,
                    ["https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"])
                {
                    Unpacked = [.. Cifar10Dataset.TrainFiles, Cifar10Dataset.TestFile, Cifar10Dataset.ClassNamesFile],
                },
            ],
            Cifar10Dataset.Read),
    ];

    private static NamedDataset Idx(string name, string description, string[] classNames, DownloadFile[] files) => new(
        name, description, files,
        folder => MnistFolder.Assemble(name, i => IdxReader.Read(Path.Combine(folder, files[i].Name)), classNames));

    private static DownloadFile[] Files(string[] names, string[] mirrors, params (string Md5, long? Length)[] sums) =>
        [.. names.Zip(sums, (name, sum) => new DownloadFile(name, sum.Md5, sum.Length, [.. mirrors.Select(mirror => mirror + name)]))];
}
