using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using GpuTrainer.Data;

namespace GpuTrainer.Cli;

/// <summary>A hash of a data set, by which a resumed run recognises its data.</summary>
internal static class DataHash
{
    // Of data that is not in memory only some items are hashed: hashing all would mean decoding every picture twice.
    private const int Samples = 64;

    /// <summary>
    /// SHA-256 of the counts, shapes, class names, labels and item bytes of both parts, in lower-case hexadecimal. Of items that are read
    /// from files, such as a folder's pictures, 64 of each part are hashed, evenly spaced.
    /// </summary>
    /// <param name="data">The whole data, before any split.</param>
    /// <exception cref="DatasetException">An item cannot be read.</exception>
    public static string Of(TrainTestData data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, data.Train);
        Append(hash, data.Test);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, IDataset data)
    {
        string head = string.Create(CultureInfo.InvariantCulture, $"{data.Count} {data.ItemShape} {string.Join('\n', data.ClassNames)}");
        hash.AppendData(Encoding.UTF8.GetBytes(head));
        if (data is InMemoryDataset inMemory)
        {
            hash.AppendData(MemoryMarshal.AsBytes(inMemory.Labels.Span));
            hash.AppendData(inMemory.Items.Span);
            return;
        }

        hash.AppendData(MemoryMarshal.AsBytes(data.AllLabels().AsSpan()));
        byte[] item = new byte[data.ItemShape.Size];
        for (int i = 0; i < Math.Min(Samples, data.Count); i++)
        {
            data.Read((int)((long)i * data.Count / Math.Min(Samples, data.Count)), item);
            hash.AppendData(item);
        }
    }
}
