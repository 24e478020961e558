using System.Text.RegularExpressions;
using GpuTrainer.Training;

namespace GpuTrainer.Runs.Tests;

/// <summary>The page's text, without a browser.</summary>
public sealed partial class HtmlReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Page_OfAnOverfittingRun_SaysWhere()
    {
        string page = Page(ReportSamples.Overfitted(), RunSamples.Result);
        Assert.Contains("Overfitting: the validation loss was lowest in epoch ", page, StringComparison.Ordinal);
        Assert.Contains("class=\"over\"", page, StringComparison.Ordinal);
        Assert.Contains("best: epoch 9", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_OfARunUnderWay_HasNoResult()
    {
        string page = Page([], null);
        Assert.Contains("In progress, or killed", page, StringComparison.Ordinal);
        Assert.Contains("No epoch was completed", page, StringComparison.Ordinal);
        Assert.DoesNotContain("test accuracy", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Page_OfFewEpochs_HasDotsOrLines(int epochs) =>
        Assert.Contains("class=\"line l1\" d=\"M", Page(ReportSamples.Overfitted(epochs), RunSamples.Result), StringComparison.Ordinal);

    [Fact]
    public void Page_OfADivergedRun_HasGapsAndNoNaN()
    {
        EpochMetrics[] epochs =
        [
            RunSamples.Epoch(1), RunSamples.Epoch(2) with { TrainLoss = 2e34, WatchedLoss = 3e34 },
            RunSamples.Epoch(3) with { TrainLoss = double.NaN, WatchedLoss = double.NaN, WatchedAccuracy = double.NaN, GradientNorm =
                double.PositiveInfinity },
        ];
        string page = Page(epochs,
            RunSamples.Result with { Stopped = StopReason.Diverged, BestEpoch = 1, TestLoss = double.NaN, TestAccuracy = double.NaN });
        Assert.Contains("Diverged: ", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page.Replace("isNaN", ""), StringComparison.Ordinal);
        Assert.DoesNotContain("∞", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_OfEachReasonToStop_IsWritten() =>
        Assert.All(Enum.GetValues<StopReason>(), reason => Assert.Contains(
            "720 steps", Page(ReportSamples.Overfitted(), RunSamples.Result with { Stopped = reason }), StringComparison.Ordinal));

    [Fact]
    public void Page_OfAnyRun_HasNoAddressOfTheNetwork()
    {
        string page = Page(ReportSamples.Overfitted(), RunSamples.Result);
        Assert.DoesNotMatch(@"(?i)(src|href|url\()\s*=?\s*[""']?(https?:)?//", page);
    }

    [Fact]
    public void Text_ThatIsHostile_IsEscaped()
    {
        RunConfig config = RunSamples.Config with { Network = new RunNetwork(ReportSamples.Hostile, 1) };
        string page = Page(ReportSamples.Overfitted(), RunSamples.Result, config);
        Assert.DoesNotContain("alert(1)</script>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=http", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202E', page);
        Assert.Contains("&lt;/script&gt;&lt;script&gt;alert(1)", page, StringComparison.Ordinal);
        Assert.Contains("&quot;&#39;&amp;\\u202E", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.1, 0.9, "0 0.2 0.4 0.6 0.8 1")]
    [InlineData(0, 0.00093, "0 0.0002 0.0004 0.0006 0.0008 0.001")]
    [InlineData(5, 5, "2 3 4 5 6 7 8")]
    [InlineData(0, 0, "0 0.2 0.4 0.6 0.8 1")]
    [InlineData(-0.3, 0.2, "-0.3 -0.2 -0.1 0 0.1 0.2")]
    [InlineData(0.01, 5e7, "0.01 1 100 10000 1000000 100000000")]
    public void Axis_OfAnyValues_HasRoundNumbersAroundThem(double low, double high, string ticks)
    {
        ChartAxis axis = ChartAxis.Of([low, double.NaN, high, double.PositiveInfinity]);
        Assert.Equal(ticks, string.Join(' ',
            axis.Ticks.Select(tick => Math.Round(tick, 9).ToString("0.#########", System.Globalization.CultureInfo.InvariantCulture))));
        Assert.InRange(axis.Place(low), 0, 1);
        Assert.InRange(axis.Place(high), axis.Place(low), 1);
    }

    [Fact]
    public void Axis_OfShares_EndsAtOne()
    {
        ChartAxis axis = ChartAxis.Of([0.31, 0.999], most: 1);
        Assert.Equal(1, axis.Ticks[^1], 1e-12);
        Assert.Equal(["20 %", "40 %", "60 %", "80 %", "100 %"], axis.Ticks.Select(tick => axis.Label(tick, isShare: true)));
        Assert.Equal(1, ChartAxis.Of([1, 1], most: 1).High);
    }

    [Fact]
    public void Axis_OfEpochs_HasWholeNumbers()
    {
        Assert.Equal([1.0, 2, 3], ChartAxis.OfWhole(1, 3).Ticks);
        Assert.Equal([5.0, 10, 15, 20], ChartAxis.OfWhole(1, 24).Ticks);
        Assert.Equal(0.5, ChartAxis.OfWhole(4, 4).Place(4));
    }

    [Theory]
    [InlineData("2 1 0.5 0.6 0.7 0.8", "2 1.8 1.5 1 0.5 0.2", 3)] // Rises for three epochs.
    [InlineData("2 1 0.5 0.6 0.7", "2 1.8 1.5 1 0.5", null)] // For two.
    [InlineData("2 1 0.5 0.6 0.7 0.8", "2 1.8 1.5 1.6 1.7 1.9", null)] // Both rise: the rate is too high.
    [InlineData("2 1 0.5 0.51 0.51 0.51", "2 1.8 1.5 1 0.5 0.2", null)] // It wavers.
    [InlineData("2 1.5 1.2 1 0.9 0.8", "2 1.8 1.5 1 0.5 0.2", null)]
    public void Overfitting_OfACurve_IsARisingLossOnUnseenDataWhileTheOtherFalls(string watched, string trained, int? since)
    {
        double[] watchedLosses = Array.ConvertAll(watched.Split(' '), double.Parse),
            trainLosses = Array.ConvertAll(trained.Split(' '), double.Parse);
        EpochMetrics[] epochs = [
            .. watchedLosses.Select((loss, i) => RunSamples.Epoch(i + 1) with { WatchedLoss = loss, TrainLoss = trainLosses[i] })];
        Assert.Equal(since, Overfitting.Find(epochs)?.LowestEpoch);
    }

    [Fact]
    public void Numbers_OfAnySize_HaveFiveDigitsAtMost()
    {
        foreach (double value in new[] { 0, 1e-9, 0.09123456, 1.23456789, 12.3456, 123.456, 1234.56, 99999.4, 123456.7, 2e34, -0.00012 })
            Assert.InRange(ReportNumbers.Number(value).Split('e')[0].Count(char.IsAsciiDigit), 1, 5);
        Assert.Equal(["4.2 s", "1 min 40 s", "2 h 05 min", "–"], new[] { 4.21, 99.96, 7512, double.NaN }.Select(ReportNumbers.Duration));
    }

    private string Page(IReadOnlyList<EpochMetrics> epochs, RunResult? result, RunConfig? config = null)
    {
        string path = _folder.File(RunFolder.ReportName);
        ClassificationReport report = ReportSamples.Report(["a", "b", "c"]);
        HtmlReport.Write(path, config ?? RunSamples.Config, epochs, result, result is null ? null : report, ReportSamples.Pictures(report));
        string page = File.ReadAllText(path);
        // No exponents, which CSS has not.
        Assert.All(Style().Matches(page), style => Assert.DoesNotContain("E", style.Value, StringComparison.Ordinal));
        return page;
    }

    [GeneratedRegex("style=\"[^\"]*\"")]
    private static partial Regex Style();
}
