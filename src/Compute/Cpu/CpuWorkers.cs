namespace GpuTrainer.Compute;

/// <summary>The threads that run the groups of a launch.</summary>
internal sealed unsafe class CpuWorkers(int threads) : IDisposable
{
    internal int Threads { get; } = threads;

    public void Dispose()
    {
    }

    internal void Run(delegate*<CpuLaunch*, int, int, void> entry, CpuLaunch* launch, int groups) => entry(launch, 0, groups);
}
