using GpuTrainer.Cli;

using var interruption = new Interruption();
interruption.Install();

// Signals end the process unless the command asks to handle them.
Interruption WatchInterruption()
{
    interruption.Watch();
    return interruption;
}

bool isTerminal = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
return CommandLine.Run(args, new CommandHost(new OutputWriter(Console.Out), new ErrorWriter(Console.Error), isTerminal, WatchInterruption));
