using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace GpuTrainer.Model;

/// <summary>A fingerprint of a network's weights, which shows whether two trainings gave the same bits.</summary>
public static class WeightsHash
{
    /// <summary>
    /// SHA-256 over the values' bytes (little-endian floats, PyTorch's order), in ordinal order of the names; lower-case hexadecimal.
    /// </summary>
    /// <param name="tensors">The parameters.</param>
    /// <param name="prefix">Bytes to hash before the values; empty = none.</param>
    public static string Sha256(IEnumerable<NamedTensor> tensors, ReadOnlySpan<byte> prefix = default)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(prefix);
        foreach (NamedTensor tensor in tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal))
            hash.AppendData(MemoryMarshal.AsBytes(tensor.Values.AsSpan()));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
