using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using GpuTrainer.Data;

namespace GpuTrainer.Cli;

/// <summary>A fingerprint of a data set, by which a run that goes on knows its data again.</summary>
internal static class DataHash
{
    // Of sets that are not in memory, whose pictures would have to be decoded twice.
    private const int Samples = 64;

    /// <summary>
    /// SHA-256 over the parts' counts, shapes, class names and labels and their items' bytes; of items that are read from files, such as a folder's pictures,
    /// 64 of each part, spread evenly. Lower-case hexadecimal.
    /// </summary>
    /// <param name="data">Before anything is held out or left out of it.</param>
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
