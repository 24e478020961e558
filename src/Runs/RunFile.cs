using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GpuTrainer.Model;

namespace GpuTrainer.Runs;

/// <summary>Files of one JSON object.</summary>
internal static class RunFile
{
    /// <summary>For people and scripts, not for a web page: quotes and non-ASCII letters of file names stay readable.</summary>
    public static RunJson Json { get; } =
        new(new JsonSerializerOptions(RunJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Writes a file that appears whole or not at all, and ends with a line break.</summary>
    public static void Write<T>(string path, T value, JsonTypeInfo<T> type) => AtomicFile.Write(path, stream =>
    {
        JsonSerializer.Serialize(stream, value, type);
        stream.Write("\n"u8);
    });

    /// <summary>Reads a file.</summary>
    /// <exception cref="RunException">It is no such JSON.</exception>
    public static T Read<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return JsonSerializer.Deserialize(stream, type) ?? throw new JsonException("it holds null, expected an object.");
        }
        catch (JsonException problem)
        {
            throw new RunException($"{path}: the file is damaged: {problem.Message}", problem);
        }
    }
}
