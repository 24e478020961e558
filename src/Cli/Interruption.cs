using System.Runtime.InteropServices;

namespace GpuTrainer.Cli;

/// <summary>A wish to stop that comes from outside, as a signal: what is told at once, and which exit code it asks for.</summary>
internal sealed class Interruption : IDisposable
{
    // 128 + the signal's number, as shells say it.
    private static readonly Dictionary<PosixSignal, int> s_exitCodes = new()
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

    /// <summary>What the process returns once it has stopped.</summary>
    public int ExitCode { get; private set; } = Cli.ExitCode.Interrupted;

    /// <summary>Is called at once, on a thread of the signal's.</summary>
    public Action? Requested { get; set; }

    /// <summary>
    /// Registers for the signals, which end the process as usual until <see cref="Watch"/>. To be called before a device's driver is loaded: PoCL brings LLVM,
    /// whose own handlers hand a signal on to one that was there before them, and end the process where there was none.
    /// </summary>
    public void Install()
    {
        if (_registrations.Count > 0)
            return;
        foreach (PosixSignal signal in s_exitCodes.Keys)
            _registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
    }

    /// <summary>Takes the signals upon itself: from now on the first one cancels the token, and the second one ends the process as usual.</summary>
    public void Watch()
    {
        Install();
        _isWatching = true;
    }

    /// <summary>As the first signal does.</summary>
    /// <param name="exitCode">What the process is to return.</param>
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
        // The second one is for those who will not wait.
        if (!_isWatching || _source.IsCancellationRequested)
            return;
        context.Cancel = true;
        Request(s_exitCodes[context.Signal]);
    }
}
