using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GpuTrainer.Runs.Tests;

/// <summary>A headless Chromium that opens files, driven by its DevTools protocol.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly DirectoryInfo _profile;
    private readonly ClientWebSocket _socket = new();
    private readonly List<string> _problems = [];
    private readonly List<string> _requests = [];
    private readonly HashSet<string> _events = [];
    private int _lastId;

    private Chromium(Process process, DirectoryInfo profile)
    {
        _process = process;
        _profile = profile;
    }

    /// <summary>The program; null = not installed.</summary>
    public static string? Program { get; } = new[] { "chromium", "chromium-browser", "google-chrome" }
        .SelectMany(name =>
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    /// <summary>What the page complained of: messages of the console, exceptions, refusals by its security policy.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>The addresses that were asked for, data: left out.</summary>
    public IReadOnlyList<string> Requests => _requests;

    public static async Task<Chromium> StartAsync()
    {
        DirectoryInfo profile = Directory.CreateTempSubdirectory("gpu-trainer-chromium-");
        var start = new ProcessStartInfo(Program!) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in new[]
        {
            // As root, and in containers with little shared memory, it does not start otherwise.
            "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
            "--remote-debugging-port=0", $"--user-data-dir={profile.FullName}", "about:blank",
        })
            start.ArgumentList.Add(argument);
        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var browser = new Chromium(process, profile);
        try
        {
            await browser.ConnectAsync();
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens a file in a window of a size and a colour scheme, and waits until it is loaded.</summary>
    public async Task OpenAsync(string path, int width, int height, bool dark)
    {
        await CallAsync("Emulation.setDeviceMetricsOverride", new JsonObject
        {
            ["width"] = width,
            ["height"] = height,
            ["deviceScaleFactor"] = width < 600 ? 2 : 1,
            ["mobile"] = width < 600,
        });
        await CallAsync("Emulation.setEmulatedMedia", new JsonObject
        {
            ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = dark ? "dark" : "light" }),
        });
        _problems.Clear();
        _requests.Clear();
        _events.Clear();
        await CallAsync("Page.navigate", new JsonObject { ["url"] = new Uri(path).AbsoluteUri });
        while (!_events.Contains("Page.loadEventFired"))
            await ReceiveAsync();
    }

    /// <summary>What a JavaScript expression comes to.</summary>
    public async Task<JsonElement> EvaluateAsync(string expression)
    {
        JsonElement result = await CallAsync(
            "Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true });
        return result.TryGetProperty("exceptionDetails", out JsonElement problem)
            ? throw new InvalidOperationException($"{expression}: {problem.GetRawText()}")
            : result.GetProperty("result").TryGetProperty("value", out JsonElement value) ? value : default;
    }

    /// <summary>Moves the pointer.</summary>
    public Task PointAsync(double x, double y) =>
        CallAsync("Input.dispatchMouseEvent", new JsonObject { ["type"] = "mouseMoved", ["x"] = x, ["y"] = y });

    /// <summary>The whole page as PNG.</summary>
    public async Task<byte[]> ScreenshotAsync()
    {
        JsonElement shot = await CallAsync("Page.captureScreenshot", new JsonObject { ["captureBeyondViewport"] = true });
        return shot.GetProperty("data").GetBytesFromBase64();
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _profile.Delete(recursive: true);
    }

    private async Task ConnectAsync()
    {
        string portFile = Path.Combine(_profile.FullName, "DevToolsActivePort");
        for (var waited = Stopwatch.StartNew(); !File.Exists(portFile) || File.ReadAllLines(portFile).Length < 2; await Task.Delay(50))
        {
            if (_process.HasExited || waited.Elapsed > Patience)
                throw new InvalidOperationException($"{Program} did not start.");
        }

        string[] lines = await File.ReadAllLinesAsync(portFile);
        using var http = new HttpClient();
        using JsonDocument targets = JsonDocument.Parse(await http.GetStringAsync($"http://127.0.0.1:{lines[0]}/json/list"));
        string address = targets.RootElement.EnumerateArray().First(target => target.GetProperty("type").GetString() == "page")
            .GetProperty("webSocketDebuggerUrl").GetString()!;
        await _socket.ConnectAsync(new Uri(address), CancellationToken.None);
        foreach (string domain in new[] { "Page", "Network", "Runtime", "Log" })
            await CallAsync(domain + ".enable", []);
    }

    private async Task<JsonElement> CallAsync(string method, JsonObject parameters)
    {
        int id = ++_lastId;
        byte[] call = JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters });
        await _socket.SendAsync(call, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        while (true)
        {
            JsonElement message = await ReceiveAsync();
            if (!message.TryGetProperty("id", out JsonElement answered) || answered.GetInt32() != id)
                continue;
            return message.TryGetProperty("result", out JsonElement result) ? result
                : throw new InvalidOperationException($"{method}: {message.GetRawText()}");
        }
    }

    private async Task<JsonElement> ReceiveAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        using var whole = new MemoryStream();
        byte[] part = new byte[1 << 16];
        ValueWebSocketReceiveResult received;
        do
        {
            received = await _socket.ReceiveAsync(part.AsMemory(), patience.Token);
            whole.Write(part, 0, received.Count);
        }
        while (!received.EndOfMessage);

        JsonElement message = JsonSerializer.Deserialize<JsonElement>(whole.ToArray());
        if (message.TryGetProperty("method", out JsonElement method))
            Note(method.GetString()!, message.GetProperty("params"));
        return message;
    }

    private void Note(string method, JsonElement parameters)
    {
        _events.Add(method);
        if (method is "Log.entryAdded" or "Runtime.exceptionThrown" or "Runtime.consoleAPICalled")
            _problems.Add(parameters.GetRawText());
        if (method == "Network.requestWillBeSent" && parameters.GetProperty("request").GetProperty("url").GetString() is { } url
            && !url.StartsWith("data:", StringComparison.Ordinal))
            _requests.Add(url);
    }
}

/// <summary>One browser for the tests of a class, started by the first that runs.</summary>
public sealed class SharedChromium : IAsyncLifetime
{
    private Chromium? _browser;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
    }

    internal async Task<Chromium> GetAsync() => _browser ??= await Chromium.StartAsync();
}

/// <summary>A test in a browser: skipped, with the reason, where none is installed.</summary>
internal sealed class ChromiumTheoryAttribute : TheoryAttribute
{
    public ChromiumTheoryAttribute()
    {
        if (Chromium.Program is null)
            Skip = "Chromium is not installed (Debian: apt-get install chromium).";
    }
}
