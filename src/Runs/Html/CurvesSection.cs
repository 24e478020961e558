namespace GpuTrainer.Runs;

/// <summary>The curves of a run, and whether it overfits.</summary>
internal static class CurvesSection
{
    /// <summary>Writes the section.</summary>
    public static void Write(HtmlText page, IReadOnlyList<EpochMetrics> epochs, int? best)
    {
        page.Add($"<section><h2>Curves</h2>");
        if (epochs.Count == 0)
        {
            page.Add($"<p class=\"none\">No epoch was completed.</p></section>");
            return;
        }

        string watched = WatchedName(epochs);
        Overfitting? overfitting = Overfitting.Find(epochs);
        page.Add($"<p class=\"{(overfitting is null ? "said" : "said warn")}\">{Finding(epochs, overfitting, watched)}</p><div "
            + $"class=\"charts\">");
        int[] numbers = [.. epochs.Select(epoch => epoch.Epoch)];
        new LineChart(
            "Loss", false, new ChartLine("training", 1, Of(epoch => epoch.TrainLoss)),
            new ChartLine(watched, 2, Of(epoch => epoch.WatchedLoss)))
            .Write(page, numbers, best, overfitting);
        new LineChart(
            "Accuracy", true, new ChartLine("training", 1, Of(epoch => epoch.TrainAccuracy)),
            new ChartLine(watched, 2, Of(epoch => epoch.WatchedAccuracy)))
            .Write(page, numbers, best, overfitting);
        new LineChart("Learning rate", false, new ChartLine("learning rate", 1, Of(epoch => epoch.LearningRate)))
            .Write(page, numbers, null, null);
        // Four charts fill two rows; without gradient norms, the speed takes their place.
        ChartLine fourth = epochs.Any(epoch => epoch.GradientNorm is not null)
            ? new ChartLine("Gradient norm", 1, Of(epoch => epoch.GradientNorm ?? double.NaN))
            : new ChartLine("Samples per second", 1, Of(epoch => epoch.SamplesPerSecond));
        new LineChart(fourth.Name, false, fourth).Write(page, numbers, null, null);
        page.Add($"</div>");
        WriteTable(page, epochs, best, watched);
        page.Add($"</section>");

        double[] Of(Func<EpochMetrics, double> value) => [.. epochs.Select(value)];
    }

    /// <summary>The name of the watched part.</summary>
    public static string WatchedName(IReadOnlyList<EpochMetrics> epochs) =>
        epochs.Count > 0 && epochs[0].WatchesValidation ? "validation" : "test";

    private static string Finding(IReadOnlyList<EpochMetrics> epochs, Overfitting? overfitting, string watched)
    {
        if (overfitting is { } found)
        {
            return $"Overfitting: the {watched} loss was lowest in epoch {found.LowestEpoch} "
                + $"({ReportNumbers.Number(found.LowestLoss)}) and is "
                + $"{ReportNumbers.Number(found.LastLoss)} after epoch {found.LastEpoch}, while the training loss fell from "
                + $"{ReportNumbers.Number(found.TrainLossThen)} to {ReportNumbers.Number(found.TrainLossNow)}.";
        }

        EpochMetrics? lowest = epochs.Where(epoch => double.IsFinite(epoch.WatchedLoss)).MinBy(epoch => epoch.WatchedLoss);
        if (lowest is null)
            return $"The {watched} loss is not finite in any epoch.";
        return lowest.Epoch == epochs[^1].Epoch
            ? $"No overfitting: the {watched} loss was lowest in the last epoch; more epochs may lower it further."
            : $"No overfitting: the {watched} loss was lowest in epoch {lowest.Epoch} and has not clearly risen since.";
    }

    private static void WriteTable(HtmlText page, IReadOnlyList<EpochMetrics> epochs, int? best, string watched)
    {
        page.Add($"<details><summary>All epochs as numbers</summary><div class=\"scroll\"><table "
            + $"class=\"numbers\"><thead><tr><th>epoch</th><th>steps</th>");
        page.Add($"<th>training loss</th><th>training accuracy</th><th>{watched} loss</th><th>{watched} "
            + $"accuracy</th><th>learning rate</th>");
        page.Add($"<th>gradient norm</th><th>samples/s</th><th>time</th></tr></thead><tbody>");
        foreach (EpochMetrics epoch in epochs)
        {
            page.Add($"<tr "
                + $"class=\"{(epoch.Epoch == best ? "marked" : "")}\"><td>{epoch.Epoch}</td><td>{ReportNumbers.Whole(epoch.Step)}</td>");
            page.Add($"<td>{ReportNumbers.Number(epoch.TrainLoss)}</td><td>{ReportNumbers.Percent(epoch.TrainAccuracy)}</td>");
            page.Add($"<td>{ReportNumbers.Number(epoch.WatchedLoss)}</td><td>{ReportNumbers.Percent(epoch.WatchedAccuracy)}</td>");
            page.Add(
                $"<td>{ReportNumbers.Short(epoch.LearningRate)}</td><td>{ReportNumbers.Number(epoch.GradientNorm ?? double.NaN)}</td>");
            page.Add($"<td>{ReportNumbers.Number(epoch.SamplesPerSecond)}</td><td>{ReportNumbers.Duration(epoch.Seconds)}</td></tr>");
        }

        page.Add($"</tbody></table></div></details>");
    }
}
