namespace GpuTrainer.Data.Tests.Images;

/// <summary>
/// The picture files that are checked in: JPEGs made by Corpus/make-corpus.py, and their pixels as another decoder sees them.
/// </summary>
internal static class Corpus
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Corpus");

    public static IEnumerable<string> JpegNames =>
        Directory.GetFiles(Folder, "*.jpg").Select(path => Path.GetFileNameWithoutExtension(path)).Order();

    public static byte[] Jpeg(string name) => File.ReadAllBytes(Path.Combine(Folder, name + ".jpg"));

    public static byte[] Png(string name) => File.ReadAllBytes(Path.Combine(Folder, name + ".png"));
}
