using System.Runtime.InteropServices;

namespace GpuTrainer.Cli;

/// <summary>A command's connection to the outside world.</summary>
/// <param name="Output">Stdout, for results; with --json, for nothing but JSON.</param>
/// <param name="Error">Stderr, for errors and warnings.</param>
/// <param name="IsTerminal">Whether <paramref name="Output"/> is a terminal, where lines may be redrawn.</param>
/// <param name="WatchInterruption">
/// Called by commands that can stop early and save: from then on the first signal requests that instead of killing the process.
/// </param>
internal sealed record CommandHost(TextWriter Output, TextWriter Error, bool IsTerminal, Func<Interruption> WatchInterruption);

/// <summary>A request to stop, sent as a signal, and the exit code that goes with it.</summary>
internal sealed class Interruption : IDisposable
{
    // 128 + the signal's number, as in shells.
    private static readonly Dictionary<PosixSignal, int> ExitCodes = new()
    {
        [PosixSignal.SIGINT] = Cli.ExitCode.Interrupted,
        [PosixSignal.SIGTERM] = Cli.ExitCode.Terminated,
        [PosixSignal.SIGHUP] = Cli.ExitCode.HungUp,
    };

    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private volatile bool _isWatching;

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>The exit code once the process has stopped.</summary>
    public int ExitCode { get; private set; } = Cli.ExitCode.Interrupted;

    /// <summary>Called when the first signal arrives, on the signal's thread.</summary>
    public Action? Requested { get; set; }

    /// <summary>
    /// Registers for the signals, which still end the process until <see cref="Watch"/> is called. Call it before a device's driver is
    /// loaded: PoCL brings in LLVM, whose handlers pass a signal on to a handler installed before them, and end the process where there is
    /// none.
    /// </summary>
    public void Install()
    {
        if (_registrations.Count > 0)
            return;
        foreach (PosixSignal signal in ExitCodes.Keys)
            _registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
    }

    /// <summary>From now on the first signal cancels <see cref="Token"/>; the second one ends the process.</summary>
    public void Watch()
    {
        Install();
        _isWatching = true;
    }

    /// <summary>Requests a stop, as the first signal does.</summary>
    /// <param name="exitCode">The process's exit code.</param>
    public void Request(int exitCode)
    {
        ExitCode = exitCode;
        Requested?.Invoke();
        _source.Cancel();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        // The second signal is for users who do not want to wait.
        if (!_isWatching || _source.IsCancellationRequested)
            return;
        context.Cancel = true;
        Request(ExitCodes[context.Signal]);
    }
}
