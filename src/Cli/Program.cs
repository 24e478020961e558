using GpuTrainer.Cli;

using var interruption = new Interruption();
interruption.Install();

// Only a command that asks for them takes the signals upon itself; they end the process of the others, as usual.
Interruption WatchInterruption()
{
    interruption.Watch();
    return interruption;
}

bool isTerminal = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
return CommandLine.Run(args, new CommandHost(new OutputWriter(Console.Out), new ErrorWriter(Console.Error), isTerminal, WatchInterruption));
