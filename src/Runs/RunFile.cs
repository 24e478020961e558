using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GpuTrainer.Model;

namespace GpuTrainer.Runs;

/// <summary>Reads and writes files of one JSON object.</summary>
internal static class RunFile
{
    /// <summary>The file is never embedded in HTML, so quotes and non-ASCII letters in file names stay readable.</summary>
    public static RunJson Json { get; } =
        new(new JsonSerializerOptions(RunJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Writes a file, which appears complete or not at all.</summary>
    public static void Write<T>(string path, T value, JsonTypeInfo<T> type) => AtomicFile.Write(path, stream =>
    {
        JsonSerializer.Serialize(stream, value, type);
        stream.Write("\n"u8);
    });

    /// <summary>Reads a file.</summary>
    /// <exception cref="RunException">It is damaged: not JSON, or a value is missing or of the wrong type.</exception>
    public static T Read<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return JsonSerializer.Deserialize(stream, type) ?? throw new JsonException(null, "$", null, null);
        }
        catch (JsonException problem)
        {
            throw new RunException($"{path}: the file is damaged: {Damage(problem)}. Restore it, or delete it and train again.", problem);
        }
    }

    /// <summary>What is wrong, and where, in place of the parser's own words.</summary>
    private static string Damage(JsonException problem)
    {
        string place = problem.LineNumber is { } line ? $"line {line + 1}, byte {problem.BytePositionInLine + 1}: " : "";
        if (problem.InnerException is JsonException)
            return place + "this is not JSON";
        string value = problem.Path is null or "$" ? "the object" : $"the value of {problem.Path[2..]}";
        return $"{place}{value} is incomplete or of the wrong type, expected what gpu-trainer train writes";
    }
}

/// <summary>A file in a run's folder is damaged or has an unknown version.</summary>
/// <param name="message">The file, what is wrong, and what was expected.</param>
/// <param name="inner">The cause, where another exception reports it.</param>
public sealed class RunException(string message, Exception? inner = null) : Exception(message, inner);
