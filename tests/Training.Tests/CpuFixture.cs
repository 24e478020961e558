namespace GpuTrainer.Training.Tests;

/// <summary>A CPU accelerator and what it needs to stay alive.</summary>
internal sealed class CpuFixture : IDisposable
{
    private readonly Context _context;

    public CpuFixture(CpuOptions? options = null)
    {
        _context = Context.Create(builder => builder.CPU(options ?? new CpuOptions()));
        Accelerator = _context.CreateCPUAccelerator(0);
    }

    public Accelerator Accelerator { get; }

    public void Dispose()
    {
        Accelerator.Dispose();
        _context.Dispose();
    }
}
