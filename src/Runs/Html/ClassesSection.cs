using GpuTrainer.Training;

namespace GpuTrainer.Runs;

/// <summary>Precision, recall and F1 of each class, and the calibration.</summary>
internal static class ClassesSection
{
    // With more classes, the weakest are shown, and the others on demand.
    private const int MostAtOnce = 20;

    /// <summary>Writes the section.</summary>
    public static void Write(HtmlText page, ClassificationReport report)
    {
        int classes = report.Classes.Count;
        int[] all = [.. Enumerable.Range(0, classes)];
        page.Add($"<section><h2>Classes</h2><div class=\"beside\"><div>");
        if (classes <= MostAtOnce)
        {
            WriteTable(page, report, all);
        }
        else
        {
            page.Add($"<h3>The {MostAtOnce} weakest of {classes}</h3>");
            WriteTable(page, report, [.. all.Where(label => !double.IsNaN(report.Classes[label].F1))
                .OrderBy(label => report.Classes[label].F1).Take(MostAtOnce)]);
            page.Add($"<details><summary>All classes</summary>");
            WriteTable(page, report, all);
            page.Add($"</details>");
        }

        page.Add($"</div>");
        WriteCalibration(page, report.Calibration);
        page.Add($"</div></section>");
    }

    private static void WriteTable(HtmlText page, ClassificationReport report, int[] labels)
    {
        page.Add($"<div class=\"scroll\"><table class=\"numbers\"><thead><tr><th class=\"text\">class</th><th>images</th><th>precision "
            + $"%</th><th>recall %</th><th>F1 %</th></tr></thead><tbody>");
        foreach (int label in labels)
            WriteRow(page, report.Matrix.ClassNames[label], report.Classes[label]);
        page.Add($"</tbody><tfoot>");
        WriteRow(page, "mean", report.MacroMean);
        page.Add($"</tfoot></table></div>");
    }

    private static void WriteRow(HtmlText page, string name, ClassMetrics metrics)
    {
        page.Add($"<tr><td class=\"text\">{name}</td><td>{ReportNumbers.Whole(metrics.Support)}</td>");
        page.Add($"<td>{ReportNumbers.Hundredths(metrics.Precision)}</td>");
        page.Add($"<td>{ReportNumbers.Hundredths(metrics.Recall)}</td><td>{ReportNumbers.Hundredths(metrics.F1)}</td></tr>");
    }

    private static void WriteCalibration(HtmlText page, Calibration calibration)
    {
        page.Add($"<figure class=\"chart\"><figcaption><h3>Calibration: accuracy by confidence</h3></figcaption><div class=\"plot\" "
            + $"role=\"img\" ");
        page.Add($"aria-label=\"Accuracy by confidence; the calibration error is "
            + $"{ReportNumbers.Percent(calibration.ExpectedError)}\"><div class=\"ys\">");
        for (int tick = 0; tick <= 100; tick += 25)
            page.Add($"<span style=\"bottom:{tick}%\">{tick} %</span>");
        page.Add($"</div><div class=\"area square\"><svg viewBox=\"0 0 100 100\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
        for (int tick = 0; tick <= 100; tick += 25)
            page.Add($"<path class=\"grid\" d=\"M0 {tick}H100\"/>");
        int most = calibration.Bins.Max(bin => bin.Count);
        foreach (CalibrationBin bin in calibration.Bins.Where(bin => bin.Count > 0))
        {
            double height = 100 * bin.Accuracy;
            page.Add($"<rect class=\"bin\" x=\"{(100 * bin.Low) + 0.6:0.##}\" y=\"{100 - height:0.##}\" "
                + $"width=\"{(100 * (bin.High - bin.Low)) - 1.2:0.##}\" height=\"{height:0.##}\" ");
            page.Add($"fill-opacity=\"{0.25 + (0.7 * Math.Sqrt((double)bin.Count / most)):0.##}\">");
            page.Add($"<title>confidence {ReportNumbers.Percent(bin.Confidence)}, accuracy {ReportNumbers.Percent(bin.Accuracy)}, "
                + $"{bin.Count} images</title></rect>");
        }

        page.Add($"<path class=\"bestline\" d=\"M0 100L100 0\"/></svg></div><div class=\"xs\">");
        for (int tick = 0; tick <= 100; tick += 25)
            page.Add($"<span style=\"left:{tick}%\">{tick} %</span>");
        page.Add(
            $"</div></div><p class=\"note\">A bar below the dashed line: the network is less accurate than confident; above it: more. ");
        page.Add($"Pale bars stand for few images. The mean difference (ECE) is "
            + $"{ReportNumbers.Percent(calibration.ExpectedError)}.</p></figure>");
    }
}
