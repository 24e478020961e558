namespace GpuTrainer.Training.Tests;

/// <summary>A CPU accelerator and what it needs to stay alive.</summary>
internal sealed class CpuFixture : IDisposable
{
    private readonly Context _context;

    public CpuFixture(int threads = 1, CpuVectorWidth width = CpuVectorWidth.Auto)
    {
        _context = Context.Create(builder => builder.CPU(new CpuOptions { Threads = threads, VectorWidth = width }));
        Accelerator = _context.CreateCPUAccelerator(0);
    }

    public Accelerator Accelerator { get; }

    public void Dispose()
    {
        Accelerator.Dispose();
        _context.Dispose();
    }
}
