using System.Globalization;
using System.Text.Json;
using GpuTrainer.Model;

namespace GpuTrainer.Cli;

/// <summary>A summary of a network: layers, parameters, memory and work.</summary>
/// <param name="Network">The network.</param>
/// <param name="Rows">Samples per step.</param>
/// <param name="MemoryOfStep">Memory of a training step, in bytes.</param>
internal sealed record NetworkSummary(Sequential Network, int Rows, long MemoryOfStep)
{
    private const double Mebi = 1024 * 1024;

    // What the other columns leave of 80.
    private const int MaxNameWidth = 33;

    /// <summary>Writes a table.</summary>
    public void Write(TextWriter output)
    {
        string[] names = [.. Network.Layers.Select((layer, i) => $"{i} {layer.Text}")];
        int width = Math.Clamp(names.Max(name => name.Length), "Layer".Length, MaxNameWidth);
        output.WriteLine($"{"Layer".PadRight(width)}  {"Output",-16} {"Parameters",12} {"Multiply-adds",15}");
        output.WriteLine($"{"input".PadRight(width)}  {Network.InputShape,-16}");
        for (int i = 0; i < names.Length; i++)
        {
            // The figures of a long layer follow on the next line.
            if (names[i].Length > width)
                output.WriteLine(names[i]);
            string name = names[i].Length > width ? "" : names[i];
            output.WriteLine($"{name.PadRight(width)}  {Network.OutputShapeOf(i),-16} {Number(ParametersOf(i)),12} "
                + $"{Number(MultiplyAddsOf(i)),15}");
        }

        output.WriteLine($"{"total".PadRight(width)}  {"",-16} {Number(Network.Layout.ParameterCount),12} {Number(MultiplyAdds),15}");
        output.WriteLine();
        output.WriteLine($"Training step, {Rows} samples, Adam: {MemoryOfStep / Mebi:0.0} MiB on the CPU;");
        output.WriteLine($"at most {Number(3 * MultiplyAdds * Rows)} multiply-adds, forward and backward.");
    }

    /// <summary>Writes JSON (docs/command.md).</summary>
    public void WriteJson(TextWriter output) => JsonLine.Write(output, line =>
    {
        line.WriteString("layers", Network.LayerText);
        WriteShape(line, "input", Network.InputShape);
        line.WriteStartArray("modules");
        for (int i = 0; i < Network.Layers.Count; i++)
        {
            line.WriteStartObject();
            line.WriteString("name", Network.Layers[i].Name);
            line.WriteString("text", Network.Layers[i].Text);
            WriteShape(line, "output", Network.OutputShapeOf(i));
            line.WriteNumber("parameters", ParametersOf(i));
            line.WriteNumber("multiplyAdds", MultiplyAddsOf(i));
            line.WriteEndObject();
        }

        line.WriteEndArray();
        line.WriteNumber("parameters", Network.Layout.ParameterCount);
        line.WriteNumber("multiplyAdds", MultiplyAdds);
        line.WriteNumber("batchSize", Rows);
        line.WriteNumber("stepBytes", MemoryOfStep);
    });

    private long MultiplyAdds => Enumerable.Range(0, Network.Layers.Count).Sum(MultiplyAddsOf);

    private long ParametersOf(int layer) =>
        Network.Layers[layer].Parameters(Network.InputShapeOf(layer)).Where(spec => !spec.IsBuffer).Sum(spec => (long)spec.Shape.Count);

    private long MultiplyAddsOf(int layer) => Network.Layers[layer].MultiplyAdds(Network.InputShapeOf(layer));

    private static void WriteShape(Utf8JsonWriter line, string name, Shape shape)
    {
        line.WriteStartArray(name);
        foreach (int extent in shape.Extents)
            line.WriteNumberValue(extent);
        line.WriteEndArray();
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
