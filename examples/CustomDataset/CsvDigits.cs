using GpuTrainer.Data;

namespace GpuTrainer.Examples;

/// <summary>Digits in Kaggle's format: a header line, then one line per digit with its label and 784 pixels, 0 to 255.</summary>
public sealed class CsvDigits(string path) : IDataset
{
    private readonly byte[][] _lines = [.. File.ReadLines(path).Skip(1).Select(line => Array.ConvertAll(line.Split(','), byte.Parse))];

    public string Name => path;

    public int Count => _lines.Length;

    public ImageShape ItemShape => new(1, 28, 28);

    public IReadOnlyList<string> ClassNames { get; } = [.. Enumerable.Range(0, 10).Select(digit => $"{digit}")];

    public int Label(int index) => _lines[index][0];

    public void Read(int index, Span<byte> item) => _lines[index].AsSpan(1).CopyTo(item);
}
