using System.Text.Json.Nodes;

namespace GpuTrainer.Runs;

/// <summary>A line in a chart.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="Colour">The colour in the style sheet, 1 or 2.</param>
/// <param name="Values">One per epoch; a value that is not finite is a gap.</param>
internal sealed record ChartLine(string Name, int Colour, IReadOnlyList<double> Values);

/// <summary>
/// Curves over the epochs, as SVG. The drawing is stretched to the space available, but lines keep their width, and all text is HTML on top
/// of it, which keeps its size, to be legible on a phone.
/// </summary>
/// <param name="title">What the curves show.</param>
/// <param name="isShare">Whether the values are shares, shown as percentages.</param>
/// <param name="lines">The curves.</param>
internal sealed class LineChart(string title, bool isShare, params IReadOnlyList<ChartLine> lines)
{
    // Closer to an edge, a centred text would stick out.
    private const double EdgeShare = 0.15;

    /// <summary>Draws the chart.</summary>
    /// <param name="page">The page.</param>
    /// <param name="epochs">The epochs' numbers, in order.</param>
    /// <param name="best">The epoch to mark.</param>
    /// <param name="overfitting">The area to shade; null: none.</param>
    public void Write(HtmlText page, IReadOnlyList<int> epochs, int? best, Overfitting? overfitting)
    {
        ChartAxis x = ChartAxis.OfWhole(epochs[0], epochs[^1]);
        ChartAxis y = ChartAxis.Of(lines.SelectMany(line => line.Values), isShare ? 1 : double.PositiveInfinity);
        page.Add($"<figure class=\"chart\"><figcaption><h3>{title}</h3>");
        if (lines.Count > 1)
        {
            foreach (ChartLine line in lines)
                page.Add($"<span class=\"key k{line.Colour}\">{line.Name}</span>");
        }

        if (overfitting is not null)
            page.Add($"<span class=\"key ko\">overfitting</span>");

        page.Add($"</figcaption><div class=\"plot\" role=\"img\" aria-label=\"{Description(epochs)}\"><div class=\"ys\">");
        foreach (double tick in y.Ticks)
            page.Add($"<span style=\"bottom:{100 * y.Place(tick):0.##}%\">{y.Label(tick, isShare)}</span>");
        page.Add($"</div><div class=\"area\"><svg viewBox=\"0 0 100 100\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
        if (overfitting is not null)
        {
            double from = 100 * x.Place(overfitting.LowestEpoch);
            page.Add($"<rect class=\"over\" x=\"{from:0.##}\" y=\"0\" width=\"{100 - from:0.##}\" height=\"100\"/>");
        }

        foreach (double tick in y.Ticks)
            page.Add($"<path class=\"grid\" d=\"M0 {100 - (100 * y.Place(tick)):0.##}H100\"/>");
        if (best is { } marked)
            page.Add($"<path class=\"bestline\" d=\"M{100 * x.Place(marked):0.##} 0V100\"/>");
        foreach (ChartLine line in lines)
            WriteLine(page, line, epochs, x, y);
        foreach (ChartLine line in lines)
            WriteBestDot(page, line, epochs, best, x, y);
        page.Add($"</svg>");
        if (best is { } epoch)
        {
            page.Add($"<span class=\"best {SideOf(x.Place(epoch))}\" style=\"left:{100 * x.Place(epoch):0.##}%\">best: epoch "
                + $"{epoch}</span>");
        }

        page.Add($"<div class=\"cursor\" hidden></div><output class=\"tip\" hidden></output></div><div class=\"xs\">");
        foreach (double tick in x.Ticks)
            page.Add($"<span style=\"left:{100 * x.Place(tick):0.##}%\">{tick:0}</span>");
        page.Add($"</div></div><script type=\"application/json\">");
        page.AddTrusted(PointsOf(epochs, x));
        page.Add($"</script></figure>");
    }

    private static void WriteLine(HtmlText page, ChartLine line, IReadOnlyList<int> epochs, ChartAxis x, ChartAxis y)
    {
        page.Add($"<path class=\"line l{line.Colour}\" d=\"");
        bool isDrawing = false;
        for (int i = 0; i < epochs.Count; i++)
        {
            if (double.IsFinite(line.Values[i]))
            {
                page.Add($"{(isDrawing ? "L" : "M")}{100 * x.Place(epochs[i]):0.##} {100 - (100 * y.Place(line.Values[i])):0.##}");
                bool isAlone = !isDrawing && (i + 1 == epochs.Count || !double.IsFinite(line.Values[i + 1]));
                if (isAlone)
                    page.Add($"h0"); // Drawn as a dot, as line ends are round.
            }

            isDrawing = double.IsFinite(line.Values[i]);
        }

        page.Add($"\"/>");
    }

    private static void WriteBestDot(HtmlText page, ChartLine line, IReadOnlyList<int> epochs, int? best, ChartAxis x, ChartAxis y)
    {
        int i = best is { } epoch ? epochs.ToList().IndexOf(epoch) : -1;
        if (i >= 0 && double.IsFinite(line.Values[i]))
        {
            page.Add($"<path class=\"dot l{line.Colour}\" d=\"M{100 * x.Place(epochs[i]):0.##} "
                + $"{100 - (100 * y.Place(line.Values[i])):0.##}h0\"/>");
        }
    }

    private static string SideOf(double place) => place > 1 - EdgeShare ? "left" : place < EdgeShare ? "right" : "";

    // For screen readers.
    private string Description(IReadOnlyList<int> epochs) =>
        $"{title} over epochs {epochs[0]} to {epochs[^1]}: "
        + string.Join("; ", lines.Select(line => $"{line.Name} from {Value(line.Values[0])} to {Value(line.Values[^1])}"));

    private string Value(double value) => isShare ? ReportNumbers.Percent(value) : ReportNumbers.Number(value);

    // For report.js, which shows the values under the pointer. JSON escapes what would end the script.
    private string PointsOf(IReadOnlyList<int> epochs, ChartAxis x)
    {
        var points = new JsonArray();
        for (int i = 0; i < epochs.Count; i++)
        {
            var values = new JsonArray();
            foreach (ChartLine line in lines)
                values.Add((JsonNode?)JsonValue.Create($"{line.Name} {Value(line.Values[i])}"));
            points.Add(
                (JsonNode)new JsonObject { ["x"] = Math.Round(100 * x.Place(epochs[i]), 2), ["epoch"] = epochs[i], ["values"] = values });
        }

        return points.ToJsonString();
    }
}
