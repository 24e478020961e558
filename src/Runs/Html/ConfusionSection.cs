using System.Globalization;
using System.Text.Json.Nodes;
using GpuTrainer.Training;

namespace GpuTrainer.Runs;

/// <summary>The confusion matrix: a table of counts, or with many classes a colour map with the counts under the pointer.</summary>
internal static class ConfusionSection
{
    // With more classes, the numbers of a table do not fit.
    private const int MostInTable = 20;
    private const int MostPairs = 12;

    /// <summary>Writes the section.</summary>
    public static void Write(HtmlText page, ConfusionMatrix matrix)
    {
        page.Add($"<section><h2>Confusion</h2><p class=\"said\">Rows are actual classes, columns predicted ones. Shades are shares of the "
            + $"row.</p>");
        page.Add($"<div class=\"beside\">");
        if (matrix.ClassNames.Count <= MostInTable)
            WriteTable(page, matrix);
        else
            WriteMap(page, matrix);
        WritePairs(page, matrix);
        page.Add($"</div></section>");
    }

    private static void WriteTable(HtmlText page, ConfusionMatrix matrix)
    {
        int classes = matrix.ClassNames.Count;
        bool upright = matrix.ClassNames.Any(name => name.Length > 3);
        page.Add($"<div class=\"scroll\"><table class=\"matrix {(upright ? "upright" : "")}\"><thead><tr><td></td>");
        foreach (string name in matrix.ClassNames)
            page.Add($"<th scope=\"col\"><span>{name}</span></th>");
        page.Add($"</tr></thead><tbody>");
        for (int actual = 0; actual < classes; actual++)
        {
            page.Add($"<tr><th scope=\"row\"><span>{matrix.ClassNames[actual]}</span></th>");
            int row = matrix.CountOf(actual);
            for (int predicted = 0; predicted < classes; predicted++)
            {
                int count = matrix.Counts[actual, predicted];
                if (count == 0)
                {
                    page.Add($"<td></td>");
                    continue;
                }

                double share = (double)count / row;
                page.Add($"<td class=\"{(actual == predicted ? "hit" : "miss")}\" style=\"--a:{Shade(share, actual == predicted):0.##}\" ");
                page.Add($"title=\"{matrix.ClassNames[actual]} predicted as {matrix.ClassNames[predicted]}: {count} of {row} "
                    + $"({ReportNumbers.Percent(share)})\">{count}</td>");
            }

            page.Add($"</tr>");
        }

        page.Add($"</tbody></table></div>");
    }

    private static void WriteMap(HtmlText page, ConfusionMatrix matrix)
    {
        int classes = matrix.ClassNames.Count;
        page.Add($"<div class=\"map\"><div class=\"mapbox\"><svg viewBox=\"0 0 {classes} {classes}\" role=\"img\" aria-label=\"Confusion "
            + $"matrix of {classes} classes\" shape-rendering=\"crispEdges\">");
        for (int actual = 0; actual < classes; actual++)
        {
            int row = matrix.CountOf(actual);
            for (int predicted = 0; predicted < classes; predicted++)
            {
                int count = matrix.Counts[actual, predicted];
                if (count > 0)
                {
                    bool right = actual == predicted;
                    page.Add($"<rect class=\"{(right ? "hit" : "miss")}\" x=\"{predicted}\" y=\"{actual}\" width=\"1\" height=\"1\" "
                        + $"fill-opacity=\"{Shade((double)count / row, right):0.##}\"/>");
                }
            }
        }

        page.Add($"</svg></div><output class=\"tip under\">Point at a cell to read it.</output><script type=\"application/json\">");
        page.AddTrusted(JsonOf(matrix));
        page.Add($"</script></div>");
    }

    // Errors are rare: the exponent makes them visible.
    private static double Shade(double share, bool right) => right ? share : Math.Pow(share, 0.4);

    private static string JsonOf(ConfusionMatrix matrix)
    {
        var names = new JsonArray();
        var rows = new JsonArray();
        for (int actual = 0; actual < matrix.ClassNames.Count; actual++)
        {
            names.Add((JsonNode?)JsonValue.Create(matrix.ClassNames[actual]));
            var row = new JsonObject();
            for (int predicted = 0; predicted < matrix.ClassNames.Count; predicted++)
            {
                if (matrix.Counts[actual, predicted] > 0)
                    row[predicted.ToString(CultureInfo.InvariantCulture)] = matrix.Counts[actual, predicted];
            }

            rows.Add((JsonNode)row);
        }

        return new JsonObject { ["names"] = names, ["rows"] = rows }.ToJsonString();
    }

    private static void WritePairs(HtmlText page, ConfusionMatrix matrix)
    {
        IReadOnlyList<(int Actual, int Predicted, int Count)> pairs = matrix.MostConfused(MostPairs);
        page.Add($"<div><h3>Most often confused</h3>");
        if (pairs.Count == 0)
        {
            page.Add($"<p class=\"none\">No errors.</p></div>");
            return;
        }

        page.Add($"<div class=\"scroll\"><table class=\"pairs\"><thead><tr><th class=\"text\">class</th><th class=\"text\">taken "
            + $"for</th><th>images</th><th>% of class</th></tr></thead><tbody>");
        foreach ((int actual, int predicted, int count) in pairs)
        {
            page.Add($"<tr><td class=\"text\">{matrix.ClassNames[actual]}</td><td "
                + $"class=\"text\">{matrix.ClassNames[predicted]}</td><td>{count}</td>");
            page.Add($"<td>{ReportNumbers.Hundredths((double)count / matrix.CountOf(actual))}</td></tr>");
        }

        page.Add($"</tbody></table></div></div>");
    }
}
