using System.IO.Compression;
using System.Text;

namespace GpuTrainer.Model;

/// <summary>
/// Recognises files that are not safetensors, by their first bytes, so that messages can say what a user passed as a model.
/// </summary>
internal static class ForeignFile
{
    private const string FromPyTorch =
        "In PyTorch, save its weights with safetensors.torch.save_file(model.state_dict(), \"weights.safetensors\"), "
        + "and start a training from them with train --init weights.safetensors.";
    private const string FromPython =
        "In Python, save its weights with safetensors.numpy.save_file, and start a training from them with train --init "
            + "weights.safetensors.";
    private const string AnotherFile = "Give the file that train wrote (model.safetensors), or its folder.";

    // Tar's signature is the one farthest into the file.
    private const int TarOffset = 257;

    // Enough for all signatures.
    private const int HeadLength = TarOffset + 8;

    // A safetensors file starts with the length of its header in eight bytes; the header is a JSON object.
    private const int HeaderStart = 8;

    private static readonly (byte[] Signature, int Offset, string Name, string Advice)[] Signatures =
    [
        ("GGUF"u8.ToArray(), 0, "a GGUF file (llama.cpp)", FromPython),
        ([0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A], 0, "an HDF5 file (Keras' .h5)", FromPython),
        ([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'], 0, "a NumPy array (.npy)", FromPython),
        ("TFL3"u8.ToArray(), 4, "a TensorFlow Lite model", FromPython),
        ([0x1F, 0x8B], 0, "a gzip archive", "Unpack it first."),
        ("ustar"u8.ToArray(), TarOffset, "a tar archive", "Unpack it first."),
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], 0, "a picture (PNG)", AnotherFile),
        ([0xFF, 0xD8, 0xFF], 0, "a picture (JPEG)", AnotherFile),
        ("version https://git-lfs"u8.ToArray(), 0, "a Git LFS pointer instead of a file", "Fetch the file itself with git lfs pull."),
    ];

    /// <summary>Describes a file.</summary>
    /// <param name="stream">The file, at any position, which changes.</param>
    /// <returns>"a GGUF file (llama.cpp)", and what the user can do; null = not recognised: it may be a safetensors file.</returns>
    public static (string Name, string Advice)? Describe(Stream stream)
    {
        byte[] head = new byte[(int)Math.Min(stream.Length, HeadLength)];
        stream.Position = 0;
        stream.ReadExactly(head);
        if (head.Length == 0)
            return ("empty", AnotherFile);
        if (head.Length > HeaderStart && head[HeaderStart] == '{')
            return null;
        if (StartsWith(head, 0, [0x50, 0x4B, 0x03, 0x04]))
            return DescribeZip(stream);
        if (IsPickle(head))
            return ("a Python pickle, as old versions of PyTorch save it", FromPyTorch);
        if (IsOnnx(head))
            return ("an ONNX model", FromPython);
        foreach ((byte[] signature, int offset, string name, string advice) in Signatures)
        {
            if (StartsWith(head, offset, signature))
                return (name, advice);
        }

        // Text, not the length of a header, whose second byte would be 0.
        bool isText = head.Length > 1 && head[1] is (byte)'\n' or (byte)'\r' or (byte)'\t' or >= 0x20 and < 0x7F;
        return head[0] switch
        {
            (byte)'<' when isText => ("a web page or XML", "Download the file itself, not the page about it."),
            (byte)'{' when isText => ("JSON text, such as an index of several files", AnotherFile),
            _ => null,
        };
    }

    private static bool StartsWith(byte[] head, int offset, ReadOnlySpan<byte> signature) =>
        head.Length >= offset + signature.Length && head.AsSpan(offset, signature.Length).SequenceEqual(signature);

    // The PROTO opcode and its version, then the opcode of a number, a frame, a dictionary, a class, a tuple or a string.
    private static bool IsPickle(byte[] head) =>
        head.Length > 2 && head[0] == 0x80 && head[1] is >= 2 and <= 5
        && head[2] is 0x8A or 0x95 or (byte)'}' or (byte)'c' or (byte)'(' or (byte)']' or (byte)'K';

    // ModelProto has no signature: field 1, ir_version (3 to 13 by 2025), then field 2, producer_name, 7, graph, or 8, opset_import.
    private static bool IsOnnx(byte[] head) =>
        head.Length > HeaderStart && head[0] == 0x08 && head[1] is >= 1 and <= 32 && head[2] is 0x12 or 0x3A or 0x42;

    private static (string Name, string Advice) DescribeZip(Stream stream)
    {
        string[] names;
        try
        {
            stream.Position = 0;
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true, Encoding.UTF8);
            names = [.. zip.Entries.Select(entry => entry.FullName)];
        }
        catch (InvalidDataException)
        {
            return ("a truncated ZIP archive", "Download or copy it again; if it is a PyTorch file (.pt): " + FromPyTorch);
        }

        if (names.Any(name => name.EndsWith("constants.pkl", StringComparison.Ordinal))
            && names.Any(name => name.Contains("/code/", StringComparison.Ordinal)))
            return ("a TorchScript file (PyTorch's .pt)", FromPyTorch);
        if (names.Any(name => name.EndsWith("data.pkl", StringComparison.Ordinal)))
            return ("a PyTorch file (.pt, .pth or .bin: a ZIP of pickles)", FromPyTorch);
        if (names.Any(name => name.EndsWith(".weights.h5", StringComparison.Ordinal)))
            return ("a Keras file (.keras)", FromPython);
        return names.Length > 0 && names.All(name => name.EndsWith(".npy", StringComparison.Ordinal))
            ? ("NumPy arrays (.npz)", FromPython)
            : ("a ZIP archive", AnotherFile);
    }
}
