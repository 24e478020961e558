using System.Runtime.InteropServices;
using GpuTrainer.Cli;

using var interrupted = new CancellationTokenSource();
var signals = new List<PosixSignalRegistration>();

// Only a command that asks for the token takes Ctrl-C upon itself; it ends the process of the others, as usual.
CancellationToken WatchInterruption()
{
    foreach (PosixSignal signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM })
    {
        signals.Add(PosixSignalRegistration.Create(signal, context =>
        {
            // The second Ctrl-C is for those who will not wait.
            context.Cancel = !interrupted.IsCancellationRequested;
            interrupted.Cancel();
        }));
    }

    return interrupted.Token;
}

bool isTerminal = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
return CommandLine.Run(args, new CommandHost(new OutputWriter(Console.Out), new ErrorWriter(Console.Error), isTerminal, WatchInterruption));
