using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GpuTrainer.Cli;

/// <summary>Writes one JSON object a line.</summary>
internal static class JsonLine
{
    // For a terminal or a script, not for a web page: quotes and non-ASCII letters of file names stay readable.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes an object and ends the line; the reader has it when this returns.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="fields">Writes the fields.</param>
    public static void Write(TextWriter output, Action<Utf8JsonWriter> fields)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, s_options))
        {
            writer.WriteStartObject();
            fields(writer);
            writer.WriteEndObject();
        }

        output.Write(Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n");
        output.Flush();
    }

    /// <summary>Writes a number; null for NaN and the infinities, which JSON has not.</summary>
    public static void WriteNumberOrNull(this Utf8JsonWriter writer, string name, double value)
    {
        if (double.IsFinite(value))
            writer.WriteNumber(name, value);
        else
            writer.WriteNull(name);
    }
}
