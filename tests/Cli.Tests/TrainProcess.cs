using System.Diagnostics;

namespace GpuTrainer.Cli.Tests;

/// <summary>The command in a separate process, which can be killed and sent signals.</summary>
internal sealed class TrainProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private TrainProcess(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = Process.Start(start)!; // A program is named, so a process is started.
        _output = _process.StandardOutput.ReadToEndAsync();
        _error = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>The program that the build makes.</summary>
    public static string Program { get; } =
        Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "gpu-trainer.exe" : "gpu-trainer");

    public static TrainProcess Start(params string[] args) => new(new ProcessStartInfo(Program, args));

    /// <summary>With a variable of the environment.</summary>
    public static TrainProcess StartWith(string variable, string value, params string[] args)
    {
        var start = new ProcessStartInfo(Program, args);
        start.Environment[variable] = value;
        return new TrainProcess(start);
    }

    /// <summary>By a shell, with the program in $0 and the arguments in $@.</summary>
    public static TrainProcess StartInShell(string script, params string[] args)
    {
        var start = new ProcessStartInfo("sh", ["-c", script, Program, .. args]);
        // Code in memory is a file to the system otherwise, which a limit to files' sizes would hit.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        return new TrainProcess(start);
    }

    public bool HasExited => _process.HasExited;

    public void Kill() => _process.Kill();

    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Waits until a file is there.</summary>
    public void WaitFor(Func<bool> isThere)
    {
        long started = Stopwatch.GetTimestamp();
        while (!isThere() && !_process.HasExited)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Limit, "It does not come.");
            Thread.Sleep(5);
        }
    }

    /// <summary>Waits for its end.</summary>
    public CommandRun Wait()
    {
        Assert.True(_process.WaitForExit(Limit), "It does not end.");
        _process.WaitForExit(); // For the streams, too.
        return new CommandRun(_process.ExitCode, _output.Result, _error.Result);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
