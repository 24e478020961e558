using GpuTrainer.Training;

namespace GpuTrainer.Runs.Tests;

/// <summary>The page in a browser. GPU_TRAINER_SCREENSHOTS=DIR keeps pictures of it, to be looked at.</summary>
public sealed class HtmlReportBrowserTests(SharedChromium shared) : IClassFixture<SharedChromium>, IDisposable
{
    private const int Phone = 360;
    private const int Screen = 1200;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [ChromiumTheory]
    [InlineData(10, Screen, false)]
    [InlineData(10, Screen, true)]
    [InlineData(10, Phone, false)]
    [InlineData(10, Phone, true)]
    [InlineData(100, Screen, true)]
    [InlineData(100, Phone, false)]
    public async Task Page_InABrowser_LoadsNothingComplainsOfNothingAndFits(int classes, int width, bool dark)
    {
        string[] names = [.. Enumerable.Range(0, classes).Select(i => classes == 10 ? i.ToString() : $"class number {i}")];
        string path = Write(names, RunSamples.Config);
        Chromium browser = await shared.GetAsync();

        await browser.OpenAsync(path, width, 900, dark);

        Assert.Empty(browser.Problems);
        Assert.Equal([new Uri(path).AbsoluteUri], browser.Requests);
        Assert.Equal("", await StickingOutAsync(browser, width));
        Assert.Equal(dark ? "rgb(18, 20, 24)" : "rgb(246, 246, 244)",
            (await browser.EvaluateAsync("getComputedStyle(document.body).backgroundColor")).GetString());
        Assert.True(
            (await browser.EvaluateAsync("[...document.images].every(image => image.complete && image.naturalWidth == 28)")).GetBoolean());
        Assert.Equal(16, (await browser.EvaluateAsync("document.images.length")).GetInt32());
        if (Environment.GetEnvironmentVariable("GPU_TRAINER_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await File.WriteAllBytesAsync(
                Path.Combine(folder, $"report-{classes}-{width}-{(dark ? "dark" : "light")}.png"), await browser.ScreenshotAsync());
        }
    }

    /// <summary>The text keeps away from its background by WCAG's 4.5 to 1, whatever stands behind it.</summary>
    [ChromiumTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Text_OfEitherTheme_HasEnoughContrast(bool dark)
    {
        string path = Write([.. Enumerable.Range(0, 10).Select(i => i.ToString())], RunSamples.Config);
        Chromium browser = await shared.GetAsync();
        await browser.OpenAsync(path, Screen, 900, dark);

        string low = (await browser.EvaluateAsync(
            """
            (() => {
              // A canvas turns every notation of a colour into its bytes.
              const paint = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
              const rgba = colour => { paint.clearRect(0, 0, 1, 1); paint.fillStyle = colour; paint.fillRect(0, 0, 1, 1); return [...paint.getImageData(0, 0, 1, 1).data]; };
              const light = c => { const [r, g, b] = c.slice(0, 3).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
              const behind = e => { for (; e; e = e.parentElement) { const c = rgba(getComputedStyle(e).backgroundColor); if (c[3] > 0) return c; } return [255, 255, 255, 255]; };
              const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
              return [...document.querySelectorAll('main *')].filter(e => [...e.childNodes].some(n => n.nodeType == 3 && n.data.trim()) && !['SCRIPT', 'TITLE'].includes(e.tagName) && e.getClientRects().length)
                .map(e => [e.tagName + '.' + e.className + ' ' + e.textContent.slice(0, 20), ratio(rgba(getComputedStyle(e).color), behind(e))]).filter(([, r]) => r < 4.5).map(([n, r]) => n + ' ' + r.toFixed(2)).join('; ');
            })()
            """)).GetString()!;

        Assert.Equal("", low);
    }

    [ChromiumTheory]
    [InlineData(10)]
    [InlineData(100)]
    public async Task Names_ThatAreHostile_AreText(int classes)
    {
        string[] names = [.. Enumerable.Repeat(ReportSamples.Hostile, classes)];
        RunConfig config = RunSamples.Config with
        {
            Command = [ReportSamples.Hostile],
            Options = new Dictionary<string, string> { [ReportSamples.Hostile] = ReportSamples.Hostile },
            Data = RunSamples.Config.Data with { Name = ReportSamples.Hostile, Classes = names },
            Network = new RunNetwork(ReportSamples.Hostile, 1),
            Device = new RunDevice(ReportSamples.Hostile, ReportSamples.Hostile, ReportSamples.Hostile),
            Runtime = new RunRuntime(ReportSamples.Hostile, ReportSamples.Hostile, ReportSamples.Hostile),
        };
        string path = Write(names, config);
        Chromium browser = await shared.GetAsync();

        await browser.OpenAsync(path, Phone, 900, dark: false);

        Assert.Empty(browser.Problems);
        Assert.Equal([new Uri(path).AbsoluteUri], browser.Requests);
        Assert.Equal("", await StickingOutAsync(browser, Phone));
        Assert.Equal(1, (await browser.EvaluateAsync("[...document.scripts].filter(script => !script.type).length")).GetInt32());
        Assert.Equal(16, (await browser.EvaluateAsync("document.images.length")).GetInt32());
        Assert.Contains(ReportSamples.Hostile[..60],
            (await browser.EvaluateAsync("document.querySelector('.sub').textContent")).GetString());
    }

    [ChromiumTheory]
    [InlineData(10)]
    [InlineData(100)]
    public async Task Pointer_OverACurve_TellsValues(int classes)
    {
        string path = Write([.. Enumerable.Range(0, classes).Select(i => $"c{i}")], RunSamples.Config);
        Chromium browser = await shared.GetAsync();
        await browser.OpenAsync(path, Screen, 900, dark: false);

        await PointAsync(browser, ".area", 0.999);
        Assert.Equal("epoch 24\ntraining 0.0057\nvalidation 0.6606",
            (await browser.EvaluateAsync("document.querySelector('.area .tip').textContent")).GetString());
        if (classes == 100)
        {
            await browser.EvaluateAsync("document.querySelector('.map svg').scrollIntoView()");
            await PointAsync(browser, ".map svg", 0.001);
            Assert.Equal("c0 predicted correctly: 90 of 100",
                (await browser.EvaluateAsync("document.querySelector('.map .tip').textContent")).GetString());
        }

        Assert.Empty(browser.Problems);
    }

    /// <summary>
    /// The elements beyond the page's width, those in a box that scrolls by itself left out; the page itself where it is wider.
    /// </summary>
    private static async Task<string> StickingOutAsync(Chromium browser, int width) => (await browser.EvaluateAsync(
        $$"""
        [...document.querySelectorAll('body *')].filter(e => !e.closest('.scroll') && e.getBoundingClientRect().right > {{width}} + 1)
          .map(e => e.tagName + '.' + e.className + ' ' + e.textContent.slice(0, 30))
          .concat(document.documentElement.scrollWidth > {{width}} ? ['the page: ' + document.documentElement.scrollWidth] : []).join('; ')
        """)).GetString()!;

    private static async Task PointAsync(Chromium browser, string selector, double share)
    {
        string place = (await browser.EvaluateAsync(
            $"(() => {{ const b = document.querySelector('{selector}').getBoundingClientRect(); return [b.left + b.width * {share}, b.top "
            + $"+ b.height * {Math.Min(share, 0.5)}].join() }})()")).GetString()!;
        double[] at = Array.ConvertAll(place.Split(','), double.Parse);
        await browser.PointAsync(at[0], at[1]);
    }

    private string Write(string[] names, RunConfig config)
    {
        string path = _folder.File(RunFolder.ReportName);
        ClassificationReport report = ReportSamples.Report(names);
        HtmlReport.Write(path, config, ReportSamples.Overfitted(), RunSamples.Result, report, ReportSamples.Pictures(report));
        return path;
    }
}
